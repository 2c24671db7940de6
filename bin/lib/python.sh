# Sourced by the scripts of bin/ that set everything up: finds a Python of at least 3.11 in $PYTHON.
# The project's own environment comes first; PYTHON=… in the environment overrides the search.
here=$(cd "$(dirname "$0")/.." && pwd)
found=""
for candidate in ${PYTHON:-"${NOTRE_ECOLE_VENV:-$here/.venv}/bin/python" python3 python3.14 python3.13 python3.12 python3.11 python}; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        PYTHON=$candidate
        return 0
    fi
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    [ -n "$found" ] || found=$version
done
if [ -n "$found" ]; then
    echo "Notre école a besoin de Python 3.11 ou plus récent : cette machine propose Python $found." >&2
else
    echo "Notre école a besoin de Python 3.11 ou plus récent : aucun Python n’a été trouvé." >&2
fi
exit 1
