"""What word processors put on the clipboard (text/html), shortened but as they write it."""

from __future__ import annotations

# Word 365, « Copier » of a heading, a paragraph, two bullets and a numbered line.
WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns:m="http://schemas.microsoft.com/office/2004/12/omml"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document>
<title>Projet de la cour</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom>
</w:WordDocument></xml><![endif]-->
<style>
<!--
 /* Style Definitions */
 p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0cm; font-size:12.0pt;
	font-family:"Aptos",sans-serif;}
@list l0:level1 {mso-level-number-format:bullet; mso-level-text:\\F0B7;}
-->
</style>
</head>
<body lang=FR style='tab-interval:35.4pt;word-wrap:break-word'>
<!--StartFragment-->
<h2>Nos constats<o:p></o:p></h2>
<p class=MsoNormal>La cour est <b style='mso-bidi-font-weight:normal'>très bruyante</b>, dit
l’<i>équipe</i>&nbsp;: voir <a href="https://exemple.fr/enquete"><span
style='mso-fareast-font-family:"Times New Roman"'>l’enquête</span></a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]>
<span style='font-family:Symbol;mso-fareast-font-family:Symbol;mso-bidi-font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Un élève sur trois ne lit jamais<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]>
<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Le CDI ferme
à 13&nbsp;heures<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>
<![if !supportLists]>
<span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;
</span></span><![endif]>Dessiner<o:p></o:p></p>
<!--EndFragment-->
</body>
</html>"""

# LibreOffice Writer 24, the same text.
LIBREOFFICE = """<!DOCTYPE html>
<html>
<head>
	<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
	<title></title>
	<meta name="generator" content="LibreOffice 24.2.7.2 (Linux)"/>
	<style type="text/css">
		@page { size: 21cm 29.7cm; margin: 2cm }
		p { line-height: 115%; margin-bottom: 0.25cm; background: transparent }
	</style>
</head>
<body lang="fr-FR" link="#000080" vlink="#800000" dir="ltr"><h2 class="western">
<font face="Liberation Sans, sans-serif">Nos constats</font></h2>
<p style="line-height: 100%; margin-bottom: 0cm"><font color="#c9211e">La cour est </font><b>très
bruyante</b>, dit l’<i>équipe</i>&nbsp;: voir
<a href="https://exemple.fr/enquete">l’enquête</a>.</p>
<ul>
	<li><p style="line-height: 100%; margin-bottom: 0cm">
	Un élève sur trois ne lit jamais</p></li>
	<li><p style="line-height: 100%; margin-bottom: 0cm">
	Le CDI ferme à 13&nbsp;heures</p></li>
</ul>
<ol>
	<li><p style="margin-bottom: 0cm">Dessiner</p></li>
</ol>
</body>
</html>"""

# Google Docs: everything inside a `b` that is not bold, bold as a style.
GOOGLE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f2e">'
    '<p dir="ltr" style="line-height:1.38;"><span style="font-weight:400;">La cour est </span>'
    '<span style="font-weight:700;">très bruyante</span></p>'
    '<ul><li dir="ltr" style="list-style-type:disc;"><p dir="ltr"><span>Lire</span></p></li>'
    "</ul></b>"
)

_WORDS = (
    "**Nos constats**\n\n"
    "La cour est **très bruyante**, dit l’équipe\u00a0: voir [l’enquête](https://exemple.fr/enquete).\n\n"
    "- Un élève sur trois ne lit jamais\n- Le CDI ferme à 13\u00a0heures\n\n1. Dessiner"
)
READ = {
    "word": _WORDS,
    "libreoffice": _WORDS,
    "google": "La cour est **très bruyante**\n\n- Lire",
}
