# Sourced by the scripts that start one process of the application (web, worker, beat, migrate):
# the folder of the project, its Python first on the PATH, and a wrong setting said in one sentence.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
if [ -d "${NOTRE_ECOLE_VENV:-$root/.venv}/bin" ]; then
    PATH="${NOTRE_ECOLE_VENV:-$root/.venv}/bin:$PATH"
fi
: "${DJANGO_SETTINGS_MODULE:=notre_ecole.settings.production}"
export PATH DJANGO_SETTINGS_MODULE PYTHONUNBUFFERED=1
python -m notre_ecole.settings.check
