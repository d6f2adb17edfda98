<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>DisputeTrace</name>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>ties out</source>
        <translation>geht auf</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>The invoice, back to the usage behind it, then on to the ledger and the payments</source>
        <translation>Die Rechnung, zurück bis zur Nutzung dahinter, dann weiter ins Hauptbuch und zu den Zahlungen</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>What the next record shows more than this one; of an invoice or ERP document: its own figure less that of its lines</source>
        <translation>Was der nächste Datensatz mehr zeigt als dieser; bei Rechnung oder ERP-Beleg: die eigene Zahl abzüglich der ihrer Zeilen</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>Open exceptions of this record</source>
        <translation>Offene Ausnahmen dieses Datensatzes</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>The connection it came from</source>
        <translation>Die Verbindung, aus der er kam</translation>
    </message>
</context>
<context>
    <name>IdLabel</name>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
</context>
<context>
    <name>MatrixText</name>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>QDialog</name>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>Nicht erledigt</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>%1 done, %2 not done. The report is kept.</source>
        <translation>%1 erledigt, %2 nicht erledigt. Der Bericht bleibt erhalten.</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>The program %1 is not beside this one. Build or install it, then try again.</source>
        <translation>Das Programm %1 liegt nicht neben diesem. Erstellen oder installieren Sie es und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>%1 could not be started: %2.</source>
        <translation>%1 konnte nicht gestartet werden: %2.</translation>
    </message>
    <message>
        <source>%1 did not answer. Try again; if it stays, run it by itself and look at what it says.</source>
        <translation>%1 hat nicht geantwortet. Versuchen Sie es erneut; bleibt es dabei, starten Sie es allein und sehen Sie nach, was es meldet.</translation>
    </message>
    <message>
        <source>%1 ended before it was ready. Run it by itself and look at what it says.</source>
        <translation>%1 endete, bevor es bereit war. Starten Sie es allein und sehen Sie nach, was es meldet.</translation>
    </message>
    <message>
        <source>No temporary folder could be made in %1. Make room there and try again.</source>
        <translation>In %1 konnte kein temporärer Ordner angelegt werden. Schaffen Sie dort Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The simulated estate did not say how to reach it. Nothing was changed; try again.</source>
        <translation>Die simulierten Systeme haben nicht gesagt, wie sie zu erreichen sind. Nichts wurde geändert; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>This account has no home folder, so there is no place for the store. Name one with --store DIR.</source>
        <translation>Dieses Konto hat keinen Heimatordner, also gibt es keinen Platz für den Speicher. Nennen Sie einen mit --store DIR.</translation>
    </message>
    <message>
        <source>The first line is longer than %1 bytes and cannot be a header.</source>
        <translation>Die erste Zeile ist länger als %1 Byte und kann keine Kopfzeile sein.</translation>
    </message>
    <message>
        <source>The header is not valid UTF-8 text.</source>
        <translation>Die Kopfzeile ist kein gültiger UTF-8-Text.</translation>
    </message>
    <message>
        <source>None of the file&apos;s rows was read. %1 Correct the header and deliver the file again.</source>
        <translation>Keine Zeile der Datei wurde gelesen. %1 Korrigieren Sie die Kopfzeile und liefern Sie die Datei erneut.</translation>
    </message>
    <message>
        <source>The header names the column “%1” twice.</source>
        <translation>Die Kopfzeile nennt die Spalte „%1“ zweimal.</translation>
    </message>
    <message>
        <source>The header lacks what the table %1 requires: %2.</source>
        <translation>Der Kopfzeile fehlt, was die Tabelle %1 verlangt: %2.</translation>
    </message>
    <message>
        <source>The row has %1 fields and the header %2. Look for a comma too many or too few, correct it and deliver the row again.</source>
        <translation>Die Zeile hat %1 Felder und die Kopfzeile %2. Suchen Sie ein Komma zu viel oder zu wenig, korrigieren Sie es und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The row is not valid UTF-8. Save the file as UTF-8 and deliver it again.</source>
        <translation>Die Zeile ist kein gültiges UTF-8. Speichern Sie die Datei als UTF-8 und liefern Sie sie erneut.</translation>
    </message>
    <message>
        <source>The row holds a NUL character. Take it out and deliver the row again.</source>
        <translation>Die Zeile enthält ein NUL-Zeichen. Entfernen Sie es und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The line repeats the header. A file has one header; take this line away.</source>
        <translation>Die Zeile wiederholt die Kopfzeile. Eine Datei hat nur eine; nehmen Sie diese Zeile weg.</translation>
    </message>
    <message>
        <source>Field %1 holds a quotation mark but is not quoted. Quote it and double the mark inside, then deliver the row again.</source>
        <translation>Feld %1 enthält ein Anführungszeichen, steht aber nicht in Anführungszeichen. Setzen Sie es in Anführungszeichen, verdoppeln Sie das innere und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Field %1 holds a carriage return outside quotation marks. Correct it and deliver the row again.</source>
        <translation>Feld %1 enthält einen Wagenrücklauf außerhalb von Anführungszeichen. Korrigieren Sie es und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Field %1 opens with a quotation mark that is never closed. Close it and deliver the row again.</source>
        <translation>Feld %1 beginnt mit einem Anführungszeichen, das nie geschlossen wird. Schließen Sie es und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Something stands behind the closing quotation mark of field %1. Double the marks inside the field and deliver the row again.</source>
        <translation>Hinter dem schließenden Anführungszeichen von Feld %1 steht noch etwas. Verdoppeln Sie die Anführungszeichen im Feld und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The file is written in UTF-16, so none of its rows was read. Save it as UTF-8 and deliver it again.</source>
        <translation>Die Datei ist in UTF-16 geschrieben, daher wurde keine Zeile gelesen. Speichern Sie sie als UTF-8 und liefern Sie sie erneut.</translation>
    </message>
    <message>
        <source>The row is longer than %1 bytes, more than any row of this feed may be. Look for a missing line end or quotation mark, correct it and deliver the row again.</source>
        <translation>Die Zeile ist länger als %1 Byte, mehr als eine Zeile dieser Lieferung sein darf. Suchen Sie ein fehlendes Zeilenende oder Anführungszeichen, korrigieren Sie es und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2. What was read before stays; look after the disk or the network drive and import again.</source>
        <translation>%1 konnte nicht gelesen werden: %2. Was schon gelesen wurde, bleibt; prüfen Sie Datenträger oder Netzlaufwerk und importieren Sie erneut.</translation>
    </message>
    <message>
        <source>%1 was changed while it was being read, so the import was stopped. Wait until it is complete and import the folder again.</source>
        <translation>%1 wurde während des Lesens geändert, daher wurde der Import angehalten. Warten Sie, bis die Datei vollständig ist, und importieren Sie den Ordner erneut.</translation>
    </message>
    <message>
        <source>%1 could not be opened: %2. Nothing of it was read; check the path and the permissions.</source>
        <translation>%1 konnte nicht geöffnet werden: %2. Nichts davon wurde gelesen; prüfen Sie Pfad und Rechte.</translation>
    </message>
    <message>
        <source>%1 is no plain file, so nothing of it was read. Put a file in its place.</source>
        <translation>%1 ist keine gewöhnliche Datei, daher wurde nichts davon gelesen. Legen Sie eine Datei an diese Stelle.</translation>
    </message>
    <message>
        <source>%1 is shorter than when it was first read, so reading cannot go on at byte %2. Import the folder again.</source>
        <translation>%1 ist kürzer als beim ersten Lesen, daher kann nicht bei Byte %2 weitergelesen werden. Importieren Sie den Ordner erneut.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be read: %2. Nothing was imported; check the path and the permissions.</source>
        <translation>Der Ordner %1 kann nicht gelesen werden: %2. Nichts wurde importiert; prüfen Sie Pfad und Rechte.</translation>
    </message>
    <message>
        <source>The folder %1 holds one table twice, as %2 and as %3, and it is not certain which one counts. Nothing was imported; take one of them away.</source>
        <translation>Der Ordner %1 enthält eine Tabelle zweimal, als %2 und als %3, und es ist nicht sicher, welche gilt. Nichts wurde importiert; nehmen Sie eine davon weg.</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>%1 wird geprüft</translation>
    </message>
    <message>
        <source>The line cannot be read, byte %1: %2 Correct it and deliver the row again.</source>
        <translation>Die Zeile kann nicht gelesen werden, Byte %1: %2 Korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The line is no JSON object. Each line of this file holds one object; correct it and deliver the row again.</source>
        <translation>Die Zeile ist kein JSON-Objekt. Jede Zeile dieser Datei enthält ein Objekt; korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The line is not valid JSON, byte %1: %2 Correct it and deliver the row again.</source>
        <translation>Die Zeile ist kein gültiges JSON, Byte %1: %2 Korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>More than %1 unknown columns; the others are not listed. Their values stay in the rows&apos; bytes.</source>
        <translation>Mehr als %1 unbekannte Spalten; die übrigen sind nicht aufgeführt. Ihre Werte bleiben in den Bytes der Zeilen.</translation>
    </message>
    <message>
        <source>The column “%1” is not known. Its values are not compared; they stay in the rows&apos; bytes.</source>
        <translation>Die Spalte „%1“ ist nicht bekannt. Ihre Werte werden nicht verglichen; sie bleiben in den Bytes der Zeilen.</translation>
    </message>
    <message>
        <source>Column %1 holds %2 where a text is expected. Write it in quotation marks and deliver the row again.</source>
        <translation>Spalte %1 enthält %2, wo ein Text erwartet wird. Schreiben Sie ihn in Anführungszeichen und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, a text with a NUL character. Take the character out and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, einen Text mit einem NUL-Zeichen. Entfernen Sie das Zeichen und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is no month (2026-10), date (2026-10-31) or time with zone (2026-10-31T23:59:59Z). Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, was weder Monat (2026-10) noch Datum (2026-10-31) noch Zeit mit Zone (2026-10-31T23:59:59Z) ist. Korrigieren Sie es und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a number as the file feed takes it: digits with at most one decimal point, at most 18 digits and 12 decimals, no exponent. Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, was keine Zahl ist, wie die Lieferung sie annimmt: Ziffern mit höchstens einem Dezimalpunkt, höchstens 18 Ziffern und 12 Nachkommastellen, kein Exponent. Korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a whole number of at most 18 digits. Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, was keine ganze Zahl mit höchstens 18 Ziffern ist. Korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a period such as 2026-10. Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, was keine Periode wie 2026-10 ist. Korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a time with zone such as 2026-10-31T23:59:59.999Z. Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, was keine Zeit mit Zone wie 2026-10-31T23:59:59.999Z ist. Korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is no currency code of ISO 4217 (three upper-case letters such as EUR). Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, was kein Währungscode nach ISO 4217 ist (drei Großbuchstaben wie EUR). Korrigieren Sie ihn und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”; it takes true, false, 1, 0 or nothing. Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“; erlaubt sind true, false, 1, 0 oder nichts. Korrigieren Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The row deletes the usage event “%1”, but events are never replaced or deleted. Correct the usage by a further event, with a negative quantity.</source>
        <translation>Die Zeile löscht das Nutzungsereignis „%1“, aber Ereignisse werden nie ersetzt oder gelöscht. Korrigieren Sie die Nutzung durch ein weiteres Ereignis mit negativer Menge.</translation>
    </message>
    <message>
        <source>Column %1 is missing or empty, and the table %2 requires it. Fill it and deliver the row again.</source>
        <translation>Spalte %1 fehlt oder ist leer, und die Tabelle %2 verlangt sie. Füllen Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds %2, but amounts in %3 have at most %4 decimals. Round it where it is made, or correct the currency, and deliver the row again.</source>
        <translation>Spalte %1 enthält %2, aber Beträge in %3 haben höchstens %4 Nachkommastellen. Runden Sie dort, wo der Betrag entsteht, oder korrigieren Sie die Währung, und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The request was stopped by the person.</source>
        <translation>Die Anfrage wurde von der Person abgebrochen.</translation>
    </message>
    <message>
        <source>The answer was longer than %1 bytes and was cut off.</source>
        <translation>Die Antwort war länger als %1 Byte und wurde abgeschnitten.</translation>
    </message>
    <message>
        <source>The host&apos;s name leads to an address inside a private network, which this connection is not declared to be in.</source>
        <translation>Der Name des Rechners führt zu einer Adresse in einem privaten Netz, in dem diese Verbindung laut Angabe nicht liegt.</translation>
    </message>
    <message>
        <source>No connection: %1. Nothing was sent.</source>
        <translation>Keine Verbindung: %1. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>No whole answer came in time (%1).</source>
        <translation>Keine vollständige Antwort kam rechtzeitig (%1).</translation>
    </message>
    <message>
        <source>The connection ended before a whole answer came (%1).</source>
        <translation>Die Verbindung endete, bevor eine vollständige Antwort kam (%1).</translation>
    </message>
    <message>
        <source>A header of the request holds a line end; the request was not sent.</source>
        <translation>Ein Kopffeld der Anfrage enthält ein Zeilenende; die Anfrage wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>The network library does not support setting %1, without which nothing is sent. Install a newer libcurl.</source>
        <translation>Die Netzbibliothek kann %1 nicht einstellen, und ohne das wird nichts gesendet. Installieren Sie ein neueres libcurl.</translation>
    </message>
    <message>
        <source>The private key cannot be used: it must be a PEM file with an RSA key of at least 3072 bits or an EC P-256 key, without a passphrase. Store the right key in the connection.</source>
        <translation>Der private Schlüssel ist nicht verwendbar: Es muss eine PEM-Datei mit einem RSA-Schlüssel von mindestens 3072 Bit oder einem EC-P-256-Schlüssel ohne Passphrase sein. Hinterlegen Sie den richtigen Schlüssel in der Verbindung.</translation>
    </message>
    <message>
        <source>No key pair could be made: the system&apos;s random source or the crypto library failed. Try again; if it stays, reinstall OpenSSL.</source>
        <translation>Es konnte kein Schlüsselpaar erzeugt werden: Die Zufallsquelle des Systems oder die Kryptobibliothek versagte. Versuchen Sie es erneut; bleibt es dabei, installieren Sie OpenSSL neu.</translation>
    </message>
    <message>
        <source>“%1” is not an address that can be used: %2. Nothing was sent to it.</source>
        <translation>„%1“ ist keine verwendbare Adresse: %2. Nichts wurde dorthin gesendet.</translation>
    </message>
    <message>
        <source>“%1” is not encrypted. Only https is used, except to this computer itself for the demo. Enter the address with https.</source>
        <translation>„%1“ ist nicht verschlüsselt. Nur https wird verwendet, außer zu diesem Rechner selbst für die Demo. Geben Sie die Adresse mit https ein.</translation>
    </message>
    <message>
        <source>The system answered with an address on another host (%1 instead of %2). It was not followed, so that no sign-in leaks. Check the connection&apos;s base address.</source>
        <translation>Das System antwortete mit einer Adresse auf einem anderen Rechner (%1 statt %2). Ihr wurde nicht gefolgt, damit keine Anmeldung nach außen gelangt. Prüfen Sie die Basisadresse der Verbindung.</translation>
    </message>
    <message>
        <source>A request that changes the other system was given to the reader, which might repeat it. It was not sent.</source>
        <translation>Eine Anfrage, die das andere System ändert, wurde dem Lesenden übergeben, der sie wiederholen könnte. Sie wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>The system failed %1 times in a row; it is left alone for %2 more seconds. Try again then.</source>
        <translation>Das System versagte %1-mal hintereinander; es bleibt noch %2 Sekunden in Ruhe. Versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>The connector&apos;s request body has “%1” in line %2, which is not known. Nothing was prepared; correct the connector description.</source>
        <translation>Die Anfragevorlage des Konnektors hat „%1“ in Zeile %2, was nicht bekannt ist. Nichts wurde vorbereitet; korrigieren Sie die Beschreibung des Konnektors.</translation>
    </message>
    <message>
        <source>The JSON text is nested more than %1 levels deep.</source>
        <translation>Der JSON-Text ist mehr als %1 Ebenen tief verschachtelt.</translation>
    </message>
    <message>
        <source>A JSON object has more than %1 members.</source>
        <translation>Ein JSON-Objekt hat mehr als %1 Einträge.</translation>
    </message>
    <message>
        <source>The key “%1” stands twice in one JSON object, so its value is not certain.</source>
        <translation>Der Schlüssel „%1“ steht zweimal in einem JSON-Objekt, daher ist sein Wert nicht sicher.</translation>
    </message>
    <message>
        <source>A JSON string holds half of a surrogate pair, which is no character.</source>
        <translation>Eine JSON-Zeichenkette enthält ein halbes Surrogatpaar, das kein Zeichen ist.</translation>
    </message>
    <message>
        <source>The JSON text is larger than %1 bytes.</source>
        <translation>Der JSON-Text ist größer als %1 Byte.</translation>
    </message>
    <message>
        <source>The JSON text ends too early: it was cut off or is empty.</source>
        <translation>Der JSON-Text endet zu früh: Er wurde abgeschnitten oder ist leer.</translation>
    </message>
    <message>
        <source>The JSON text begins with a byte-order mark.</source>
        <translation>Der JSON-Text beginnt mit einer Bytereihenfolge-Marke.</translation>
    </message>
    <message>
        <source>“%1” must not stand at this place of a JSON text.</source>
        <translation>„%1“ darf an dieser Stelle eines JSON-Textes nicht stehen.</translation>
    </message>
    <message>
        <source>A control character stands inside a JSON string; it must be escaped.</source>
        <translation>In einer JSON-Zeichenkette steht ein Steuerzeichen; es muss maskiert sein.</translation>
    </message>
    <message>
        <source>The JSON text is not valid UTF-8.</source>
        <translation>Der JSON-Text ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>Something stands after the end of the JSON value.</source>
        <translation>Hinter dem Ende des JSON-Wertes steht noch etwas.</translation>
    </message>
    <message>
        <source>This JSON cannot be read, line %1, byte %2: %3 Nothing of it was used.</source>
        <translation>Dieses JSON kann nicht gelesen werden, Zeile %1, Byte %2: %3 Nichts davon wurde verwendet.</translation>
    </message>
    <message>
        <source>The number %1 does not fit 18 digits and 12 decimals, and it is not rounded.</source>
        <translation>Die Zahl %1 passt nicht in 18 Ziffern und 12 Nachkommastellen, und sie wird nicht gerundet.</translation>
    </message>
    <message>
        <source>A number was expected in line %1, byte %2, and something else stands there.</source>
        <translation>In Zeile %1, Byte %2 wurde eine Zahl erwartet, dort steht etwas anderes.</translation>
    </message>
    <message>
        <source>The connector description %1 cannot be used: line %2: %3. The system was not connected; correct the file.</source>
        <translation>Die Konnektorbeschreibung %1 ist nicht verwendbar: Zeile %2: %3. Das System wurde nicht verbunden; korrigieren Sie die Datei.</translation>
    </message>
    <message>
        <source>“%1” is no name of a connector: small letters, digits, - and _ only.</source>
        <translation>„%1“ ist kein Name eines Konnektors: nur Kleinbuchstaben, Ziffern, - und _.</translation>
    </message>
    <message>
        <source>The connector description %1 is longer than %2 bytes and was not read.</source>
        <translation>Die Konnektorbeschreibung %1 ist länger als %2 Byte und wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>The connector description %1 cannot be read. Check that the file is there and that you may read it.</source>
        <translation>Die Konnektorbeschreibung %1 kann nicht gelesen werden. Prüfen Sie, ob die Datei da ist und Sie sie lesen dürfen.</translation>
    </message>
    <message>
        <source>There is no connector “%1” in this build. Known are: %2.</source>
        <translation>In diesem Programm gibt es keinen Konnektor „%1“. Bekannt sind: %2.</translation>
    </message>
    <message>
        <source>The options of the connection %1 are not a JSON object of texts.</source>
        <translation>Die Optionen der Verbindung %1 sind kein JSON-Objekt aus Texten.</translation>
    </message>
    <message>
        <source>The connection %1 has no option “%2” that is a text. See the connector&apos;s description for its options.</source>
        <translation>Die Verbindung %1 hat keine Option „%2“, die ein Text ist. Die Optionen stehen in der Beschreibung des Konnektors.</translation>
    </message>
    <message>
        <source>The connection %1 needs the option “%2” (%3). Nothing was sent.</source>
        <translation>Die Verbindung %1 braucht die Option „%2“ (%3). Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>The base address “%1” must not hold a query or a fragment. Enter scheme, host and port only.</source>
        <translation>Die Basisadresse „%1“ darf weder Abfrage noch Fragment enthalten. Geben Sie nur Schema, Rechner und Port ein.</translation>
    </message>
    <message>
        <source>The sign-in of %1 was refused (%2). Check the client id, the certificate id and its expiry, and this computer&apos;s clock; then store the key again.</source>
        <translation>Die Anmeldung von %1 wurde abgelehnt (%2). Prüfen Sie Client-Kennung, Zertifikatskennung mit Ablauf und die Uhr dieses Rechners; hinterlegen Sie dann den Schlüssel neu.</translation>
    </message>
    <message>
        <source>%1 answered with something that is not a whole page of rows (%2). Nothing of it was taken; run the pull again.</source>
        <translation>%1 antwortete mit etwas, das keine vollständige Seite von Zeilen ist (%2). Nichts davon wurde übernommen; rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>Stopped. Everything that was already written stays; run it again to go on.</source>
        <translation>Angehalten. Was schon geschrieben wurde, bleibt; starten Sie es erneut, um fortzufahren.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2</source>
        <translation>%1 konnte nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>%1 refused the sign-in (%2, %3). Check the connection&apos;s credentials.</source>
        <translation>%1 lehnte die Anmeldung ab (%2, %3). Prüfen Sie die Zugangsdaten der Verbindung.</translation>
    </message>
    <message>
        <source>%1 does not allow this (%2, %3). Ask its administrator for the permission.</source>
        <translation>%1 erlaubt das nicht (%2, %3). Bitten Sie dessen Administrator um das Recht.</translation>
    </message>
    <message>
        <source>%1 is busy or failing (%2, %3). Try again later.</source>
        <translation>%1 ist ausgelastet oder gestört (%2, %3). Versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>%1 pointed to another address (%2), which is never followed. Check the connection&apos;s base address.</source>
        <translation>%1 verwies auf eine andere Adresse (%2), der nie gefolgt wird. Prüfen Sie die Basisadresse der Verbindung.</translation>
    </message>
    <message>
        <source>%1 refused the request (%2, %3). The connector description may not fit this system.</source>
        <translation>%1 lehnte die Anfrage ab (%2, %3). Die Beschreibung des Konnektors passt vielleicht nicht zu diesem System.</translation>
    </message>
    <message>
        <source>%1 has no way to do “%2”.</source>
        <translation>%1 hat keinen Weg für „%2“.</translation>
    </message>
    <message>
        <source>The lines of %1 add up to more than can be counted.</source>
        <translation>Die Zeilen von %1 ergeben mehr, als gezählt werden kann.</translation>
    </message>
    <message>
        <source>%1 cannot be posted: its lines and tax add up to %2, its total is %3. The target would book the first. Correct the invoice first.</source>
        <translation>%1 kann nicht gebucht werden: Zeilen und Steuer ergeben %2, die Summe lautet %3. Das Zielsystem würde Ersteres buchen. Korrigieren Sie zuerst die Rechnung.</translation>
    </message>
    <message>
        <source>%1 has no amount above zero. Credits are not posted as invoices; post a credit memo in the target.</source>
        <translation>%1 hat keinen Betrag über null. Gutschriften werden nicht als Rechnungen gebucht; buchen Sie im Zielsystem eine Gutschrift.</translation>
    </message>
    <message>
        <source>%1 cannot be posted: it has no %2. Complete the record in its source, or set a default in the connection.</source>
        <translation>%1 kann nicht gebucht werden: %2 fehlt. Ergänzen Sie den Datensatz in seiner Quelle oder setzen Sie einen Vorgabewert in der Verbindung.</translation>
    </message>
    <message>
        <source>%1 cannot be posted: the connection has no id of the target for the %2 “%3”. Add it to the connection&apos;s option.</source>
        <translation>%1 kann nicht gebucht werden: Die Verbindung hat keine Kennung des Zielsystems für %2 „%3“. Fügen Sie sie der Option der Verbindung hinzu.</translation>
    </message>
    <message>
        <source>The effect of %1 has no wire key. Nothing was prepared; please report this.</source>
        <translation>Der Vorgang zu %1 hat keinen Übertragungsschlüssel. Nichts wurde vorbereitet; bitte melden Sie das.</translation>
    </message>
    <message>
        <source>The amounts of %1 are too large.</source>
        <translation>Die Beträge von %1 sind zu groß.</translation>
    </message>
    <message>
        <source>Accounts receivable</source>
        <translation>Forderungen</translation>
    </message>
    <message>
        <source>Revenue</source>
        <translation>Erlöse</translation>
    </message>
    <message>
        <source>Tax payable</source>
        <translation>Umsatzsteuer</translation>
    </message>
    <message>
        <source>The record of the target does not say what its %1 is.</source>
        <translation>Der Datensatz des Zielsystems sagt nicht, was %1 ist.</translation>
    </message>
    <message>
        <source>The record of the target cannot be compared: its %1 does not read.</source>
        <translation>Der Datensatz des Zielsystems kann nicht verglichen werden: %1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>%1 has no record with the reference %2.</source>
        <translation>%1 hat keinen Datensatz mit dem Verweis %2.</translation>
    </message>
    <message>
        <source>%1 answered with a record that carries another reference.</source>
        <translation>%1 antwortete mit einem Datensatz, der einen anderen Verweis trägt.</translation>
    </message>
    <message>
        <source>%1 has the record %2 with the reference %3.</source>
        <translation>%1 hat den Datensatz %2 mit dem Verweis %3.</translation>
    </message>
    <message>
        <source>It could not be made sure that %1 does not hold the record already (%2). Nothing was sent; try again.</source>
        <translation>Es war nicht sicherzustellen, dass %1 den Datensatz nicht schon hat (%2). Nichts wurde gesendet; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Accounting period %1: %2. %3</source>
        <translation>Buchungsperiode %1: %2. %3</translation>
    </message>
    <message>
        <source>%1 created record %2.</source>
        <translation>%1 legte den Datensatz %2 an.</translation>
    </message>
    <message>
        <source>%1 answered %2, but did not name the record it made.</source>
        <translation>%1 antwortete %2, nannte aber den angelegten Datensatz nicht.</translation>
    </message>
    <message>
        <source>%1 answered %2, which does not say whether the record was made.</source>
        <translation>%1 antwortete %2, was nicht sagt, ob der Datensatz angelegt wurde.</translation>
    </message>
    <message>
        <source>%1 said that it made record %2, but it cannot be read back under our reference yet: %3</source>
        <translation>%1 meldete, den Datensatz %2 angelegt zu haben, aber er ist unter unserem Verweis noch nicht zu lesen: %3</translation>
    </message>
    <message>
        <source>The connector&apos;s description no longer has the operation of this effect. Nothing was sent; propose it again.</source>
        <translation>Die Beschreibung des Konnektors kennt die Operation dieses Vorgangs nicht mehr. Nichts wurde gesendet; schlagen Sie ihn erneut vor.</translation>
    </message>
    <message>
        <source>The connector %1 has no stream “%2”.</source>
        <translation>Der Konnektor %1 hat keinen Strom „%2“.</translation>
    </message>
    <message>
        <source>The stored position of the stream %1 does not fit this connector. Pull it again from the start (--full).</source>
        <translation>Die gemerkte Stelle des Stroms %1 passt nicht zu diesem Konnektor. Rufen Sie ihn von vorn ab (--full).</translation>
    </message>
    <message>
        <source>A row of %1 has no field %2, so the pull cannot tell where to go on. Nothing of the page was taken.</source>
        <translation>Eine Zeile von %1 hat kein Feld %2, daher weiß der Abruf nicht, wo es weitergeht. Nichts von der Seite wurde übernommen.</translation>
    </message>
    <message>
        <source>%1 sent the same page of %2 again instead of the next one. Nothing of it was taken; run the pull again.</source>
        <translation>%1 sandte dieselbe Seite von %2 noch einmal statt der nächsten. Nichts davon wurde übernommen; rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>%1 did not say how many rows %2 has. Run the pull again.</source>
        <translation>%1 sagte nicht, wie viele Zeilen %2 hat. Rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>%1 at %2 answered the sign-in and listed %3 accounting periods.</source>
        <translation>%1 unter %2 beantwortete die Anmeldung und nannte %3 Buchungsperioden.</translation>
    </message>
    <message>
        <source>Port %1 of this computer is taken: the simulated systems cannot start there. Choose another with --port, or 0 for a free one.</source>
        <translation>Port %1 dieses Rechners ist belegt: Die simulierten Systeme können dort nicht starten. Wählen Sie mit --port einen anderen oder 0 für einen freien.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be written: no files were left that can be relied on. Choose another folder or make room.</source>
        <translation>In den Ordner %1 kann nicht geschrieben werden: Es bleiben keine Dateien, auf die Verlass ist. Wählen Sie einen anderen Ordner oder schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>This program keeps no credentials, so nothing was stored.</source>
        <translation>Dieses Programm bewahrt keine Zugangsdaten auf, daher wurde nichts gespeichert.</translation>
    </message>
    <message>
        <source>The demo&apos;s simulator (%1) could not be started: %2. Install Tieout again, or open a folder of your own instead.</source>
        <translation>Der Simulator der Demo (%1) konnte nicht gestartet werden: %2. Installieren Sie Tieout neu oder öffnen Sie stattdessen einen eigenen Ordner.</translation>
    </message>
    <message>
        <source>The demo&apos;s simulator ended by itself (status %1). Try it again.</source>
        <translation>Der Simulator der Demo endete von selbst (Status %1). Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The folder %1 could not be made. Free some space, or choose another store.</source>
        <translation>Der Ordner %1 konnte nicht angelegt werden. Schaffen Sie Platz oder wählen Sie einen anderen Speicher.</translation>
    </message>
    <message>
        <source>The demo&apos;s simulator did not say how to reach it. Its version may not fit this program.</source>
        <translation>Der Simulator der Demo sagte nicht, wie er zu erreichen ist. Seine Version passt vielleicht nicht zu diesem Programm.</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>Zugewiesen</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>In Prüfung</translation>
    </message>
    <message>
        <source>Fix staged</source>
        <translation>Korrektur vorbereitet</translation>
    </message>
    <message>
        <source>Awaiting approval</source>
        <translation>Wartet auf Freigabe</translation>
    </message>
    <message>
        <source>Approved, to be sent</source>
        <translation>Freigegeben, zu senden</translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation>Ergebnis unbekannt</translation>
    </message>
    <message>
        <source>Posted, not yet confirmed</source>
        <translation>Gebucht, noch nicht bestätigt</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Cleared by itself</source>
        <translation>Von selbst verschwunden</translation>
    </message>
    <message>
        <source>Open for a reason</source>
        <translation>Begründet offen</translation>
    </message>
    <message>
        <source>Closed with reason</source>
        <translation>Mit Grund geschlossen</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>Wieder geöffnet</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <source>Hand back</source>
        <translation>Zurückgeben</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentieren</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichnen</translation>
    </message>
    <message>
        <source>Start review</source>
        <translation>Prüfung beginnen</translation>
    </message>
    <message>
        <source>Hold until a date</source>
        <translation>Zurückstellen bis zu einem Datum</translation>
    </message>
    <message>
        <source>Close with a reason</source>
        <translation>Schließen mit einem Grund</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Propose the fix</source>
        <translation>Korrektur vorschlagen</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Copies of one usage event differ</source>
        <translation>Kopien eines Nutzungsereignisses weichen ab</translation>
    </message>
    <message>
        <source>The same event id arrived with different contents; only the earliest copy is counted, so the customer may be charged for the wrong quantity.</source>
        <translation>Dieselbe Ereigniskennung kam mit verschiedenem Inhalt an; nur die früheste Kopie zählt, daher zahlt der Kunde vielleicht für die falsche Menge.</translation>
    </message>
    <message>
        <source>Ask the metering team which copy is right and have the event sent again under a new id.</source>
        <translation>Fragen Sie das Zählerteam, welche Kopie stimmt, und lassen Sie das Ereignis unter einer neuen Kennung noch einmal senden.</translation>
    </message>
    <message>
        <source>Usage event delivered more than once</source>
        <translation>Nutzungsereignis mehrfach geliefert</translation>
    </message>
    <message>
        <source>Extra copies were received. They are counted once here; a system that counts them all over-charges.</source>
        <translation>Zusätzliche Kopien sind angekommen. Hier zählen sie einmal; ein System, das alle zählt, berechnet zu viel.</translation>
    </message>
    <message>
        <source>Check that the metered quantity ignores the copies; have the sender stop repeating.</source>
        <translation>Prüfen Sie, ob die gezählte Menge die Kopien übergeht; lassen Sie den Absender die Wiederholung abstellen.</translation>
    </message>
    <message>
        <source>Usage was never metered</source>
        <translation>Nutzung nie gezählt</translation>
    </message>
    <message>
        <source>Events exist but no aggregate does: this usage will not be billed.</source>
        <translation>Es gibt Ereignisse, aber kein Aggregat: Diese Nutzung wird nicht berechnet.</translation>
    </message>
    <message>
        <source>Run the metering of this customer, meter and period again.</source>
        <translation>Zählen Sie diesen Kunden, Zähler und Zeitraum erneut.</translation>
    </message>
    <message>
        <source>Metered quantity without usage</source>
        <translation>Gezählte Menge ohne Nutzung</translation>
    </message>
    <message>
        <source>An aggregate exists without a single event behind it: the customer may be billed for nothing.</source>
        <translation>Es gibt ein Aggregat ohne ein einziges Ereignis dahinter: Der Kunde zahlt vielleicht für nichts.</translation>
    </message>
    <message>
        <source>Find the missing events or withdraw the aggregate before it is invoiced.</source>
        <translation>Finden Sie die fehlenden Ereignisse oder ziehen Sie das Aggregat vor der Rechnung zurück.</translation>
    </message>
    <message>
        <source>Metered quantity differs from usage</source>
        <translation>Gezählte Menge weicht von der Nutzung ab</translation>
    </message>
    <message>
        <source>The aggregate is not the sum of its events: too much or too little will be billed.</source>
        <translation>Das Aggregat ist nicht die Summe seiner Ereignisse: Zu viel oder zu wenig wird berechnet.</translation>
    </message>
    <message>
        <source>Meter the period again, late events included.</source>
        <translation>Zählen Sie den Zeitraum erneut, verspätete Ereignisse eingeschlossen.</translation>
    </message>
    <message>
        <source>Charge is not quantity × price</source>
        <translation>Belastung ist nicht Menge × Preis</translation>
    </message>
    <message>
        <source>Rate the charge again under the contract&apos;s price.</source>
        <translation>Bewerten Sie die Belastung erneut zum Vertragspreis.</translation>
    </message>
    <message>
        <source>Usage charged more than once</source>
        <translation>Nutzung mehrfach belastet</translation>
    </message>
    <message>
        <source>One aggregate has several charges: the customer would pay twice.</source>
        <translation>Ein Aggregat hat mehrere Belastungen: Der Kunde würde doppelt zahlen.</translation>
    </message>
    <message>
        <source>Void the extra charge before invoicing; credit it if already invoiced.</source>
        <translation>Stornieren Sie die überzählige Belastung vor der Rechnung; ist sie schon berechnet, schreiben Sie sie gut.</translation>
    </message>
    <message>
        <source>Metered usage not charged</source>
        <translation>Gezählte Nutzung nicht belastet</translation>
    </message>
    <message>
        <source>An aggregate has no charge: revenue is missing.</source>
        <translation>Ein Aggregat hat keine Belastung: Erlös fehlt.</translation>
    </message>
    <message>
        <source>Run the rating of this aggregate.</source>
        <translation>Bewerten Sie dieses Aggregat.</translation>
    </message>
    <message>
        <source>Charge without metered usage</source>
        <translation>Belastung ohne gezählte Nutzung</translation>
    </message>
    <message>
        <source>The charge names an aggregate that does not exist.</source>
        <translation>Die Belastung nennt ein Aggregat, das es nicht gibt.</translation>
    </message>
    <message>
        <source>Find the aggregate or void the charge.</source>
        <translation>Finden Sie das Aggregat oder stornieren Sie die Belastung.</translation>
    </message>
    <message>
        <source>Charged quantity differs from metered</source>
        <translation>Belastete Menge weicht von der gezählten ab</translation>
    </message>
    <message>
        <source>The charge&apos;s quantity is not the aggregate&apos;s.</source>
        <translation>Die Menge der Belastung ist nicht die des Aggregats.</translation>
    </message>
    <message>
        <source>Rate the aggregate again.</source>
        <translation>Bewerten Sie das Aggregat erneut.</translation>
    </message>
    <message>
        <source>Product unknown to the catalogue</source>
        <translation>Produkt im Katalog unbekannt</translation>
    </message>
    <message>
        <source>The charge&apos;s SKU is in no mapping: it cannot reach the right revenue account.</source>
        <translation>Die SKU der Belastung steht in keiner Zuordnung: Sie kann das richtige Erlöskonto nicht erreichen.</translation>
    </message>
    <message>
        <source>Add the SKU to the mapping or correct the charge.</source>
        <translation>Nehmen Sie die SKU in die Zuordnung auf oder korrigieren Sie die Belastung.</translation>
    </message>
    <message>
        <source>Charge in another period than its usage</source>
        <translation>Belastung in anderer Periode als ihre Nutzung</translation>
    </message>
    <message>
        <source>Revenue would fall into the wrong month.</source>
        <translation>Der Erlös fiele in den falschen Monat.</translation>
    </message>
    <message>
        <source>Move the charge to the usage&apos;s period or document the late-item decision.</source>
        <translation>Verschieben Sie die Belastung in die Periode der Nutzung oder halten Sie die Entscheidung über Nachzügler fest.</translation>
    </message>
    <message>
        <source>Invoiced amount differs from charge</source>
        <translation>Berechneter Betrag weicht von der Belastung ab</translation>
    </message>
    <message>
        <source>The line bills another amount than was rated.</source>
        <translation>Die Zeile berechnet einen anderen Betrag, als bewertet wurde.</translation>
    </message>
    <message>
        <source>Correct the line, or credit and bill again if the invoice is final.</source>
        <translation>Korrigieren Sie die Zeile, oder schreiben Sie gut und berechnen neu, wenn die Rechnung endgültig ist.</translation>
    </message>
    <message>
        <source>Charge invoiced more than once</source>
        <translation>Belastung mehrfach berechnet</translation>
    </message>
    <message>
        <source>One charge stands on several invoice lines: the customer pays twice.</source>
        <translation>Eine Belastung steht auf mehreren Rechnungszeilen: Der Kunde zahlt doppelt.</translation>
    </message>
    <message>
        <source>Credit the extra line.</source>
        <translation>Schreiben Sie die überzählige Zeile gut.</translation>
    </message>
    <message>
        <source>Line of an invoice that does not exist</source>
        <translation>Zeile einer Rechnung, die es nicht gibt</translation>
    </message>
    <message>
        <source>The line names an unknown invoice: the amount is in no receivable.</source>
        <translation>Die Zeile nennt eine unbekannte Rechnung: Der Betrag steht in keiner Forderung.</translation>
    </message>
    <message>
        <source>Find or create the invoice.</source>
        <translation>Finden oder erstellen Sie die Rechnung.</translation>
    </message>
    <message>
        <source>Charge not invoiced</source>
        <translation>Belastung nicht berechnet</translation>
    </message>
    <message>
        <source>The charge is on no invoice line: money is not asked for.</source>
        <translation>Die Belastung steht auf keiner Rechnungszeile: Das Geld wird nicht verlangt.</translation>
    </message>
    <message>
        <source>Invoice the charge.</source>
        <translation>Berechnen Sie die Belastung.</translation>
    </message>
    <message>
        <source>Invoice line without a charge</source>
        <translation>Rechnungszeile ohne Belastung</translation>
    </message>
    <message>
        <source>The line bills something that was never rated.</source>
        <translation>Die Zeile berechnet etwas, das nie bewertet wurde.</translation>
    </message>
    <message>
        <source>Find the charge or credit the line.</source>
        <translation>Finden Sie die Belastung oder schreiben Sie die Zeile gut.</translation>
    </message>
    <message>
        <source>Invoiced quantity differs from charge</source>
        <translation>Berechnete Menge weicht von der Belastung ab</translation>
    </message>
    <message>
        <source>The line shows another quantity than was rated; the customer will dispute it.</source>
        <translation>Die Zeile zeigt eine andere Menge, als bewertet wurde; der Kunde wird sie beanstanden.</translation>
    </message>
    <message>
        <source>Correct the line.</source>
        <translation>Korrigieren Sie die Zeile.</translation>
    </message>
    <message>
        <source>Charge invoiced in another period</source>
        <translation>Belastung in anderer Periode berechnet</translation>
    </message>
    <message>
        <source>The invoice&apos;s period is not the charge&apos;s.</source>
        <translation>Die Periode der Rechnung ist nicht die der Belastung.</translation>
    </message>
    <message>
        <source>Move the line, or document why it is billed late.</source>
        <translation>Verschieben Sie die Zeile oder halten Sie fest, warum sie spät berechnet wird.</translation>
    </message>
    <message>
        <source>ERP amount differs from invoice</source>
        <translation>ERP-Betrag weicht von der Rechnung ab</translation>
    </message>
    <message>
        <source>The ledger holds another amount than the customer was billed.</source>
        <translation>Das Hauptbuch hält einen anderen Betrag, als dem Kunden berechnet wurde.</translation>
    </message>
    <message>
        <source>Reverse the posting and post the invoice&apos;s amount.</source>
        <translation>Stornieren Sie die Buchung und buchen Sie den Betrag der Rechnung.</translation>
    </message>
    <message>
        <source>Invoice posted more than once</source>
        <translation>Rechnung mehrfach gebucht</translation>
    </message>
    <message>
        <source>Revenue and receivable are overstated by each extra posting.</source>
        <translation>Erlös und Forderung sind um jede überzählige Buchung zu hoch.</translation>
    </message>
    <message>
        <source>Reverse the extra posting.</source>
        <translation>Stornieren Sie die überzählige Buchung.</translation>
    </message>
    <message>
        <source>Invoice not in the ERP</source>
        <translation>Rechnung nicht im ERP</translation>
    </message>
    <message>
        <source>The invoice was never posted: revenue and receivable are missing from the ledger.</source>
        <translation>Die Rechnung wurde nie gebucht: Erlös und Forderung fehlen im Hauptbuch.</translation>
    </message>
    <message>
        <source>Post the invoice to the ERP.</source>
        <translation>Buchen Sie die Rechnung im ERP.</translation>
    </message>
    <message>
        <source>ERP document without an invoice</source>
        <translation>ERP-Beleg ohne Rechnung</translation>
    </message>
    <message>
        <source>The ledger holds revenue for which no invoice exists.</source>
        <translation>Das Hauptbuch hält Erlös, zu dem es keine Rechnung gibt.</translation>
    </message>
    <message>
        <source>Find the invoice or reverse the posting.</source>
        <translation>Finden Sie die Rechnung oder stornieren Sie die Buchung.</translation>
    </message>
    <message>
        <source>Invoice total is not the sum of its lines</source>
        <translation>Rechnungssumme ist nicht die Summe ihrer Zeilen</translation>
    </message>
    <message>
        <source>The total billed is not what the lines and the tax add up to.</source>
        <translation>Die berechnete Summe ist nicht, was Zeilen und Steuer ergeben.</translation>
    </message>
    <message>
        <source>Correct the invoice, or credit and bill again if it is final.</source>
        <translation>Korrigieren Sie die Rechnung, oder schreiben Sie gut und berechnen neu, wenn sie endgültig ist.</translation>
    </message>
    <message>
        <source>Journal does not balance</source>
        <translation>Buchungssatz geht nicht auf</translation>
    </message>
    <message>
        <source>Debits and credits of the document differ: the ledger is out of balance.</source>
        <translation>Soll und Haben des Belegs weichen ab: Das Hauptbuch geht nicht auf.</translation>
    </message>
    <message>
        <source>Correct the journal in the ERP.</source>
        <translation>Korrigieren Sie den Buchungssatz im ERP.</translation>
    </message>
    <message>
        <source>Posted in another period than invoiced</source>
        <translation>In anderer Periode gebucht als berechnet</translation>
    </message>
    <message>
        <source>Revenue is recognised in the wrong month.</source>
        <translation>Der Erlös wird im falschen Monat erfasst.</translation>
    </message>
    <message>
        <source>Reverse and post in the right period, or in the first open one.</source>
        <translation>Stornieren Sie und buchen Sie in der richtigen Periode oder der ersten offenen.</translation>
    </message>
    <message>
        <source>Receipt differs from payment</source>
        <translation>Eingang weicht von der Zahlung ab</translation>
    </message>
    <message>
        <source>The ledger shows another amount received than the customer paid.</source>
        <translation>Das Hauptbuch zeigt einen anderen Eingang, als der Kunde gezahlt hat.</translation>
    </message>
    <message>
        <source>Correct the receipt; book fees apart.</source>
        <translation>Korrigieren Sie den Eingang; buchen Sie Gebühren getrennt.</translation>
    </message>
    <message>
        <source>Payment received more than once</source>
        <translation>Zahlung mehrfach eingegangen</translation>
    </message>
    <message>
        <source>Cash is overstated by each extra receipt.</source>
        <translation>Der Kassenbestand ist um jeden überzähligen Eingang zu hoch.</translation>
    </message>
    <message>
        <source>Reverse the extra receipt.</source>
        <translation>Stornieren Sie den überzähligen Eingang.</translation>
    </message>
    <message>
        <source>Payment not in the ERP</source>
        <translation>Zahlung nicht im ERP</translation>
    </message>
    <message>
        <source>The customer paid but the receivable is still open.</source>
        <translation>Der Kunde hat gezahlt, aber die Forderung ist noch offen.</translation>
    </message>
    <message>
        <source>Apply the payment in the ERP.</source>
        <translation>Ordnen Sie die Zahlung im ERP zu.</translation>
    </message>
    <message>
        <source>Receipt without a payment</source>
        <translation>Eingang ohne Zahlung</translation>
    </message>
    <message>
        <source>The ledger holds cash for which no payment is known.</source>
        <translation>Das Hauptbuch hält Geld, zu dem keine Zahlung bekannt ist.</translation>
    </message>
    <message>
        <source>Find the payment or reverse the receipt.</source>
        <translation>Finden Sie die Zahlung oder stornieren Sie den Eingang.</translation>
    </message>
    <message>
        <source>Payment for an unknown invoice</source>
        <translation>Zahlung zu einer unbekannten Rechnung</translation>
    </message>
    <message>
        <source>Money came in that belongs to no invoice.</source>
        <translation>Es kam Geld an, das zu keiner Rechnung gehört.</translation>
    </message>
    <message>
        <source>Find the invoice, or refund.</source>
        <translation>Finden Sie die Rechnung oder erstatten Sie.</translation>
    </message>
    <message>
        <source>Completeness</source>
        <translation>Vollständigkeit</translation>
    </message>
    <message>
        <source>Usage → aggregate</source>
        <translation>Nutzung → Aggregat</translation>
    </message>
    <message>
        <source>Aggregate → charge</source>
        <translation>Aggregat → Belastung</translation>
    </message>
    <message>
        <source>Charge → invoice line</source>
        <translation>Belastung → Rechnungszeile</translation>
    </message>
    <message>
        <source>Invoice → ERP document</source>
        <translation>Rechnung → ERP-Beleg</translation>
    </message>
    <message>
        <source>Payment → receipt</source>
        <translation>Zahlung → Eingang</translation>
    </message>
    <message>
        <source>ERP document → journal</source>
        <translation>ERP-Beleg → Buchungssatz</translation>
    </message>
    <message>
        <source>Contract → subscription</source>
        <translation>Vertrag → Abonnement</translation>
    </message>
    <message>
        <source>Customer master</source>
        <translation>Kundenstamm</translation>
    </message>
    <message>
        <source>Revenue schedule</source>
        <translation>Erlösplan</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>Steuer</translation>
    </message>
    <message>
        <source>Reference data</source>
        <translation>Stammdaten</translation>
    </message>
    <message>
        <source>Entitlement and delinquency</source>
        <translation>Berechtigung und Verzug</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>Abläufe</translation>
    </message>
    <message>
        <source>Balances</source>
        <translation>Salden</translation>
    </message>
    <message>
        <source>“%1” is not a currency code of ISO 4217 (three upper-case letters such as EUR).</source>
        <translation>„%1“ ist kein Währungscode nach ISO 4217 (drei Großbuchstaben wie EUR).</translation>
    </message>
    <message>
        <source>“%1” is not a number this field takes. Write digits with at most one decimal point, at most 18 digits and 12 decimals, no exponent.</source>
        <translation>„%1“ ist keine Zahl, die dieses Feld annimmt. Schreiben Sie Ziffern mit höchstens einem Dezimalpunkt, höchstens 18 Ziffern und 12 Nachkommastellen, ohne Exponent.</translation>
    </message>
    <message>
        <source>%1 × %2 is larger than any amount this program can hold.</source>
        <translation>%1 × %2 ist größer als jeder Betrag, den dieses Programm fassen kann.</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Sending, no answer yet</source>
        <translation>Wird gesendet, noch keine Antwort</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Refused by the system</source>
        <translation>Vom System abgelehnt</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Needs a person&apos;s decision</source>
        <translation>Braucht die Entscheidung einer Person</translation>
    </message>
    <message>
        <source>Out of date, nothing sent</source>
        <translation>Überholt, nichts gesendet</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Zurückgezogen</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>“%1” is not an id of %2 hexadecimal digits.</source>
        <translation>„%1“ ist keine Kennung aus %2 hexadezimalen Ziffern.</translation>
    </message>
    <message>
        <source>Finance operator</source>
        <translation>Sachbearbeitung Finanzen</translation>
    </message>
    <message>
        <source>RevOps analyst</source>
        <translation>RevOps-Analyst</translation>
    </message>
    <message>
        <source>Integration engineer</source>
        <translation>Integrationsingenieur</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Freigebender</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>Controller</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>“%1” is not a time with zone such as 2026-10-31T23:59:59.999Z.</source>
        <translation>„%1“ ist keine Zeit mit Zone wie 2026-10-31T23:59:59.999Z.</translation>
    </message>
    <message>
        <source>“%1” is not a period such as 2026-10.</source>
        <translation>„%1“ ist keine Periode wie 2026-10.</translation>
    </message>
    <message>
        <source>“%1” is not a date such as 2026-10-31.</source>
        <translation>„%1“ ist kein Datum wie 2026-10-31.</translation>
    </message>
    <message>
        <source>Taken by %1</source>
        <translation>Übernommen von %1</translation>
    </message>
    <message>
        <source>Assigned to %1</source>
        <translation>Zugewiesen an %1</translation>
    </message>
    <message>
        <source>Handed back: %1</source>
        <translation>Zurückgegeben: %1</translation>
    </message>
    <message>
        <source>%1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>Labelled %1</source>
        <translation>Gekennzeichnet als %1</translation>
    </message>
    <message>
        <source>Review started</source>
        <translation>Prüfung begonnen</translation>
    </message>
    <message>
        <source>Left open until %1: %2</source>
        <translation>Offen gelassen bis %1: %2</translation>
    </message>
    <message>
        <source>Closed (%1): %2</source>
        <translation>Geschlossen (%1): %2</translation>
    </message>
    <message>
        <source>Reopened: %1</source>
        <translation>Wieder geöffnet: %1</translation>
    </message>
    <message>
        <source>Fix proposed</source>
        <translation>Korrektur vorgeschlagen</translation>
    </message>
    <message>
        <source>Acted</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>%1 arrived from %2 (%3)</source>
        <translation>%1 kam von %2 (%3)</translation>
    </message>
    <message>
        <source>Found: residual %1 %2</source>
        <translation>Gefunden: Differenz %1 %2</translation>
    </message>
    <message>
        <source>Residual is now %1 %2</source>
        <translation>Die Differenz beträgt jetzt %1 %2</translation>
    </message>
    <message>
        <source>No longer found</source>
        <translation>Nicht mehr gefunden</translation>
    </message>
    <message>
        <source>Posting to %1 proposed</source>
        <translation>Buchung nach %1 vorgeschlagen</translation>
    </message>
    <message>
        <source>Posting %1: %2</source>
        <translation>Buchung %1: %2</translation>
    </message>
    <message>
        <source>Attempt %1: sending to %2 began</source>
        <translation>Versuch %1: Senden an %2 begann</translation>
    </message>
    <message>
        <source>Attempt %1 ended: %2 %3</source>
        <translation>Versuch %1 endete: %2 %3</translation>
    </message>
    <message>
        <source>Settled by hand: %1</source>
        <translation>Von Hand geklärt: %1</translation>
    </message>
    <message>
        <source>Seen in %1 by the ordinary pull: confirmed</source>
        <translation>Vom gewöhnlichen Abruf in %1 gesehen: bestätigt</translation>
    </message>
    <message>
        <source>Post the invoice to %1</source>
        <translation>Rechnung nach %1 buchen</translation>
    </message>
    <message>
        <source>The case is not open for a fix in its present state.</source>
        <translation>Der Fall lässt im jetzigen Zustand keine Korrektur zu.</translation>
    </message>
    <message>
        <source>Your role may not propose postings. Assign the case to someone who may.</source>
        <translation>Ihre Rolle darf keine Buchungen vorschlagen. Weisen Sie den Fall jemandem zu, der es darf.</translation>
    </message>
    <message>
        <source>%1 is switched off. Switch it on under Connections.</source>
        <translation>%1 ist ausgeschaltet. Schalten Sie es unter Verbindungen ein.</translation>
    </message>
    <message>
        <source>%1 is read only. Allow posting under Connections.</source>
        <translation>%1 ist nur lesbar. Erlauben Sie das Buchen unter Verbindungen.</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Number of records</source>
        <translation>Anzahl der Datensätze</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Other field</source>
        <translation>Anderes Feld</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Refers to</source>
        <translation>Verweist auf</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>There is no exception %1 in this store. Look it up in the queue.</source>
        <translation>In diesem Speicher gibt es keine Ausnahme %1. Suchen Sie sie in der Liste.</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>The residual changed</source>
        <translation>Die Differenz hat sich geändert</translation>
    </message>
    <message>
        <source>Copies of usage event %1 differ by %2, found on %3.</source>
        <translation>Kopien des Nutzungsereignisses %1 weichen um %2 ab, gefunden am %3.</translation>
    </message>
    <message>
        <source>Usage event %1 was delivered %5 times instead of once, found on %3.</source>
        <translation>Nutzungsereignis %1 wurde %5-mal statt einmal geliefert, gefunden am %3.</translation>
    </message>
    <message>
        <source>Usage %4 of %1 was never metered, open since %3.</source>
        <translation>Nutzung %4 von %1 wurde nie gezählt, offen seit %3.</translation>
    </message>
    <message>
        <source>%5 was metered for %1 without any usage, open since %3.</source>
        <translation>Für %1 wurden %5 ohne jede Nutzung gezählt, offen seit %3.</translation>
    </message>
    <message>
        <source>For %1 the metered quantity is %5, but usage is %4: %2 apart since %3.</source>
        <translation>Für %1 ist die gezählte Menge %5, die Nutzung aber %4: %2 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 is %5 %8, but quantity × price is %4 %8: %2 %8 apart since %3.</source>
        <translation>Belastung %1 beträgt %5 %8, aber Menge × Preis ist %4 %8: %2 %8 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>Metered usage %1 was charged %5 times instead of once, open since %3.</source>
        <translation>Gezählte Nutzung %1 wurde %5-mal statt einmal belastet, offen seit %3.</translation>
    </message>
    <message>
        <source>Metered usage %1 (quantity %4) was never charged, open since %3.</source>
        <translation>Gezählte Nutzung %1 (Menge %4) wurde nie belastet, offen seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 (quantity %5) has no metered usage behind it, open since %3.</source>
        <translation>Hinter Belastung %1 (Menge %5) steht keine gezählte Nutzung, offen seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 is for quantity %5, but %4 was metered: %2 apart since %3.</source>
        <translation>Belastung %1 lautet auf Menge %5, gezählt wurde %4: %2 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>The product of charge %1 is not in the catalogue, open since %3.</source>
        <translation>Das Produkt der Belastung %1 steht nicht im Katalog, offen seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 stands in period %6, not in that of its usage, open since %3.</source>
        <translation>Belastung %1 steht in Periode %6, nicht in der ihrer Nutzung, offen seit %3.</translation>
    </message>
    <message>
        <source>Invoice line %1 bills %5 %8, but the charge is %4 %8: %2 %8 apart since %3.</source>
        <translation>Rechnungszeile %1 berechnet %5 %8, die Belastung beträgt aber %4 %8: %2 %8 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 stands on %5 invoice lines instead of one, open since %3.</source>
        <translation>Belastung %1 steht auf %5 Rechnungszeilen statt auf einer, offen seit %3.</translation>
    </message>
    <message>
        <source>Invoice line %1 (%5 %8) names an invoice that does not exist, open since %3.</source>
        <translation>Rechnungszeile %1 (%5 %8) nennt eine Rechnung, die es nicht gibt, offen seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 was never invoiced: %4 %8 open since %3.</source>
        <translation>Belastung %1 wurde nie berechnet: %4 %8 offen seit %3.</translation>
    </message>
    <message>
        <source>Invoice line %1 bills %5 %8 without a charge, open since %3.</source>
        <translation>Rechnungszeile %1 berechnet %5 %8 ohne Belastung, offen seit %3.</translation>
    </message>
    <message>
        <source>Invoice line %1 shows quantity %5, but the charge is for %4: %2 apart since %3.</source>
        <translation>Rechnungszeile %1 zeigt Menge %5, die Belastung lautet aber auf %4: %2 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>Invoice line %1 is billed in period %6, not in that of its charge, open since %3.</source>
        <translation>Rechnungszeile %1 ist in Periode %6 berechnet, nicht in der ihrer Belastung, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP document %1 holds %5 %8, but the invoice is %4 %8: %2 %8 apart since %3.</source>
        <translation>ERP-Beleg %1 hält %5 %8, die Rechnung beträgt aber %4 %8: %2 %8 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>Invoice %1 was posted %5 times instead of once, open since %3.</source>
        <translation>Rechnung %1 wurde %5-mal statt einmal gebucht, offen seit %3.</translation>
    </message>
    <message>
        <source>Invoice %1 was never posted: %4 %8 open since %3.</source>
        <translation>Rechnung %1 wurde nie gebucht: %4 %8 offen seit %3.</translation>
    </message>
    <message>
        <source>ERP document %1 (%5 %8) has no invoice, open since %3.</source>
        <translation>ERP-Beleg %1 (%5 %8) hat keine Rechnung, offen seit %3.</translation>
    </message>
    <message>
        <source>Invoice %1 totals %5 %8, but its lines and tax add up to %4 %8: %2 %8 apart since %3.</source>
        <translation>Rechnung %1 lautet über %5 %8, Zeilen und Steuer ergeben aber %4 %8: %2 %8 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>The journal of ERP document %1 does not balance: debits %5, credits %4, open since %3.</source>
        <translation>Der Buchungssatz des ERP-Belegs %1 geht nicht auf: Soll %5, Haben %4, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP document %1 is posted in period %6, not in that of the invoice, open since %3.</source>
        <translation>ERP-Beleg %1 ist in Periode %6 gebucht, nicht in der der Rechnung, offen seit %3.</translation>
    </message>
    <message>
        <source>Receipt %1 shows %5 %8, but the customer paid %4 %8: %2 %8 apart since %3.</source>
        <translation>Eingang %1 zeigt %5 %8, der Kunde zahlte aber %4 %8: %2 %8 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>Payment %1 was received %5 times instead of once, open since %3.</source>
        <translation>Zahlung %1 ging %5-mal statt einmal ein, offen seit %3.</translation>
    </message>
    <message>
        <source>Payment %1 is not in the ERP: %4 %8 open since %3.</source>
        <translation>Zahlung %1 ist nicht im ERP: %4 %8 offen seit %3.</translation>
    </message>
    <message>
        <source>Receipt %1 (%5 %8) has no payment, open since %3.</source>
        <translation>Eingang %1 (%5 %8) hat keine Zahlung, offen seit %3.</translation>
    </message>
    <message>
        <source>Payment %1 (%5 %8) names an invoice that does not exist, open since %3.</source>
        <translation>Zahlung %1 (%5 %8) nennt eine Rechnung, die es nicht gibt, offen seit %3.</translation>
    </message>
    <message>
        <source>Invoice %1 was never posted: %4 %8 open since %3, and period %6 is about to close.</source>
        <translation>Rechnung %1 wurde nie gebucht: %4 %8 offen seit %3, und die Periode %6 wird bald geschlossen.</translation>
    </message>
    <message>
        <source>Invoice %1 was never posted: %4 %8 open since %3, and period %6 is closed.</source>
        <translation>Rechnung %1 wurde nie gebucht: %4 %8 offen seit %3, und die Periode %6 ist geschlossen.</translation>
    </message>
    <message>
        <source>%1 does not agree, open since %3.</source>
        <translation>%1 stimmt nicht überein, offen seit %3.</translation>
    </message>
    <message>
        <source>“%1” cannot be a name. Use 1 to 64 of the characters a–z, 0–9, dot, hyphen and underscore, beginning with a letter, digit or underscore.</source>
        <translation>„%1“ kann kein Name sein. Verwenden Sie 1 bis 64 der Zeichen a–z, 0–9, Punkt, Bindestrich und Unterstrich, beginnend mit Buchstabe, Ziffer oder Unterstrich.</translation>
    </message>
    <message>
        <source>“%1” is not an address such as https://host/path.</source>
        <translation>„%1“ ist keine Adresse wie https://host/path.</translation>
    </message>
    <message>
        <source>The address holds a name or a password before the “@”. Take it out; credentials belong in the keychain.</source>
        <translation>Die Adresse enthält vor dem „@“ einen Namen oder ein Passwort. Nehmen Sie das heraus; Zugangsdaten gehören in den Schlüsselbund.</translation>
    </message>
    <message>
        <source>A production connection must use https.</source>
        <translation>Eine Produktivverbindung muss https verwenden.</translation>
    </message>
    <message>
        <source>The display name is longer than 200 characters. Shorten it.</source>
        <translation>Der Anzeigename ist länger als 200 Zeichen. Kürzen Sie ihn.</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>There is no person “%1”. See the list of people.</source>
        <translation>Es gibt keine Person „%1“. Sehen Sie in der Liste der Personen nach.</translation>
    </message>
    <message>
        <source>Nobody grants a role to himself. Ask another administrator.</source>
        <translation>Niemand gibt sich selbst eine Rolle. Bitten Sie einen anderen Administrator.</translation>
    </message>
    <message>
        <source>Then nobody could administer people any more. Give another person the role administrator first.</source>
        <translation>Dann könnte niemand mehr Personen verwalten. Geben Sie zuerst einer anderen Person die Rolle Administrator.</translation>
    </message>
    <message>
        <source>Roles: %1</source>
        <translation>Rollen: %1</translation>
    </message>
    <message>
        <source>No period was named. Write one such as 2026-10.</source>
        <translation>Es wurde keine Periode genannt. Schreiben Sie eine wie 2026-10.</translation>
    </message>
    <message>
        <source>Now %1</source>
        <translation>Jetzt %1</translation>
    </message>
    <message>
        <source>The kind of system is missing. Name its manifest, for example netsuite.</source>
        <translation>Die Art des Systems fehlt. Nennen Sie seine Beschreibung, zum Beispiel netsuite.</translation>
    </message>
    <message>
        <source>“%1” is not a badge. Use demo, sandbox or production.</source>
        <translation>„%1“ ist kein Kennschild. Verwenden Sie demo, sandbox oder production.</translation>
    </message>
    <message>
        <source>The options of a connection are a JSON object, for example {&quot;account&quot;:&quot;123&quot;}.</source>
        <translation>Die Optionen einer Verbindung sind ein JSON-Objekt, zum Beispiel {&quot;account&quot;:&quot;123&quot;}.</translation>
    </message>
    <message>
        <source>Added; read only until “may post” is switched on</source>
        <translation>Hinzugefügt; nur lesbar, bis „darf buchen“ eingeschaltet ist</translation>
    </message>
    <message>
        <source>There is no connection “%1”. See the list of connections.</source>
        <translation>Es gibt keine Verbindung „%1“. Sehen Sie in der Liste der Verbindungen nach.</translation>
    </message>
    <message>
        <source>Effects for “%1” are still open, so it cannot point to another address: their outcome would be looked up in the wrong place. Bring them to an end first.</source>
        <translation>Vorgänge für „%1“ sind noch offen, daher kann es nicht auf eine andere Adresse zeigen: Ihr Ergebnis würde am falschen Ort gesucht. Bringen Sie sie zuerst zu Ende.</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>It is “%1”.</source>
        <translation>Der Zustand ist „%1“.</translation>
    </message>
    <message>
        <source>Your roles may not approve.</source>
        <translation>Ihre Rollen dürfen nicht freigeben.</translation>
    </message>
    <message>
        <source>You proposed it yourself; somebody else must approve it.</source>
        <translation>Sie haben es selbst vorgeschlagen; jemand anderes muss es freigeben.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>There is no effect %1. Read the list again.</source>
        <translation>Es gibt keinen Vorgang %1. Lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>The invoice %1 has more than %2 lines; so large a one is not posted by Tieout.</source>
        <translation>Die Rechnung %1 hat mehr als %2 Zeilen; eine so große bucht Tieout nicht.</translation>
    </message>
    <message>
        <source>A fix is proposed with its own command, one case at a time.</source>
        <translation>Eine Korrektur wird mit ihrem eigenen Befehl vorgeschlagen, ein Fall nach dem anderen.</translation>
    </message>
    <message>
        <source>No exception was named. Mark at least one.</source>
        <translation>Es wurde keine Ausnahme genannt. Markieren Sie mindestens eine.</translation>
    </message>
    <message>
        <source>The text is longer than 4,000 characters. Shorten it.</source>
        <translation>Der Text ist länger als 4.000 Zeichen. Kürzen Sie ihn.</translation>
    </message>
    <message>
        <source>This needs a reason in words. Write one.</source>
        <translation>Das braucht eine Begründung in Worten. Schreiben Sie eine.</translation>
    </message>
    <message>
        <source>Closing needs one of the reasons duplicate, write_off, accepted, not_an_error or other.</source>
        <translation>Schließen braucht einen der Gründe duplicate, write_off, accepted, not_an_error oder other.</translation>
    </message>
    <message>
        <source>Holding an exception open needs a date in the future.</source>
        <translation>Eine Ausnahme offen zu halten braucht ein Datum in der Zukunft.</translation>
    </message>
    <message>
        <source>“%1” is neither a person of this store nor a team (finance, revops, platform).</source>
        <translation>„%1“ ist weder eine Person dieses Speichers noch ein Team (finance, revops, platform).</translation>
    </message>
    <message>
        <source>Handed back</source>
        <translation>Zurückgegeben</translation>
    </message>
    <message>
        <source>Commented</source>
        <translation>Kommentiert</translation>
    </message>
    <message>
        <source>Label removed</source>
        <translation>Kennzeichen entfernt</translation>
    </message>
    <message>
        <source>Open for a reason until %1</source>
        <translation>Begründet offen bis %1</translation>
    </message>
    <message>
        <source>Closed: %1</source>
        <translation>Geschlossen: %1</translation>
    </message>
    <message>
        <source>There is no such exception. Read the queue again.</source>
        <translation>Eine solche Ausnahme gibt es nicht. Lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>Not possible: the exception is “%1”.</source>
        <translation>Nicht möglich: Die Ausnahme ist „%1“.</translation>
    </message>
    <message>
        <source>“%1” may not do this (%2). Roles that may: %3. Ask one of them, or an administrator for the role.</source>
        <translation>„%1“ darf das nicht (%2). Rollen, die es dürfen: %3. Bitten Sie eine davon oder einen Administrator um die Rolle.</translation>
    </message>
    <message>
        <source>“%1” is not (or no longer) a person of this store. Sign in again.</source>
        <translation>„%1“ ist keine Person dieses Speichers (mehr). Melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>This store has no local person without a passphrase. Sign in with a name and a passphrase.</source>
        <translation>Dieser Speicher hat keine örtliche Person ohne Passphrase. Melden Sie sich mit Name und Passphrase an.</translation>
    </message>
    <message>
        <source>Name or passphrase is wrong. Check both and try again.</source>
        <translation>Name oder Passphrase ist falsch. Prüfen Sie beides und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The command id %1 was used for something else before. Nothing was done; make a new id.</source>
        <translation>Die Befehlskennung %1 wurde schon für etwas anderes verwendet. Nichts wurde getan; erzeugen Sie eine neue.</translation>
    </message>
    <message>
        <source>The passphrase needs at least 8 characters. Choose a longer one.</source>
        <translation>Die Passphrase braucht mindestens 8 Zeichen. Wählen Sie eine längere.</translation>
    </message>
    <message>
        <source>Not possible: the effect is “%1”.</source>
        <translation>Nicht möglich: Der Vorgang ist „%1“.</translation>
    </message>
    <message>
        <source>Not possible: an earlier attempt may still take effect at the other system. Settle it with evidence first.</source>
        <translation>Nicht möglich: Ein früherer Versuch kann im anderen System noch wirksam werden. Klären Sie ihn zuerst mit Nachweis.</translation>
    </message>
    <message>
        <source>The exception is gone: the last reconciliation does not find it any more. Nothing needs to be sent.</source>
        <translation>Die Ausnahme ist verschwunden: Die letzte Abstimmung findet sie nicht mehr. Nichts muss gesendet werden.</translation>
    </message>
    <message>
        <source>No fix that Tieout could send is known for this kind of exception. Correct it in the system that owns the record, then reconcile again.</source>
        <translation>Für diese Art von Ausnahme ist keine Korrektur bekannt, die Tieout senden könnte. Korrigieren Sie sie im System, dem der Datensatz gehört, und stimmen Sie dann erneut ab.</translation>
    </message>
    <message>
        <source>A fix cannot be proposed: the exception is “%1”.</source>
        <translation>Eine Korrektur kann nicht vorgeschlagen werden: Die Ausnahme ist „%1“.</translation>
    </message>
    <message>
        <source>This program cannot send to other systems.</source>
        <translation>Dieses Programm kann nicht an andere Systeme senden.</translation>
    </message>
    <message>
        <source>The invoice %1 is not among the records any more. Reconcile again.</source>
        <translation>Die Rechnung %1 ist nicht mehr unter den Datensätzen. Stimmen Sie erneut ab.</translation>
    </message>
    <message>
        <source>Posts invoice %1 of %2 over %3 %4 for %5 to %6</source>
        <translation>Bucht Rechnung %1 von %2 über %3 %4 für %5 nach %6</translation>
    </message>
    <message>
        <source>Another effect for %1 came to its end in the meantime. Read it, then propose again if it is still needed.</source>
        <translation>Ein anderer Vorgang für %1 ging inzwischen zu Ende. Lesen Sie ihn und schlagen Sie dann neu vor, falls noch nötig.</translation>
    </message>
    <message>
        <source>Between 1 and %1 effects can be approved at once; these are %2. Approve them in parts.</source>
        <translation>Zwischen 1 und %1 Vorgänge können auf einmal freigegeben werden; das sind %2. Geben Sie sie in Teilen frei.</translation>
    </message>
    <message>
        <source>Effect %1 stands twice in the list. Nothing was approved; read the list again.</source>
        <translation>Vorgang %1 steht zweimal in der Liste. Nichts wurde freigegeben; lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>You proposed %1 yourself, so somebody else must approve it. Nothing of the list was approved; take your own items out.</source>
        <translation>Sie haben %1 selbst vorgeschlagen, daher muss jemand anderes es freigeben. Nichts aus der Liste wurde freigegeben; nehmen Sie die eigenen heraus.</translation>
    </message>
    <message>
        <source>What you saw of %1 is not what is stored now. Nothing of the list was approved; open it again and look.</source>
        <translation>Was Sie von %1 sahen, ist nicht das jetzt Gespeicherte. Nichts aus der Liste wurde freigegeben; öffnen Sie es noch einmal und sehen Sie nach.</translation>
    </message>
    <message>
        <source>Approved until %1</source>
        <translation>Freigegeben bis %1</translation>
    </message>
    <message>
        <source>Declining needs at least one effect and a reason in words.</source>
        <translation>Ablehnen braucht mindestens einen Vorgang und eine Begründung in Worten.</translation>
    </message>
    <message>
        <source>Declined: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>No effect was named. Mark at least one.</source>
        <translation>Es wurde kein Vorgang genannt. Markieren Sie mindestens einen.</translation>
    </message>
    <message>
        <source>Only %1, who proposed it, may withdraw it; an approver may decline it.</source>
        <translation>Nur %1, von wem der Vorschlag stammt, darf ihn zurückziehen; ein Freigebender darf ihn ablehnen.</translation>
    </message>
    <message>
        <source>Settling needs the evidence in words, at most 4,000 characters: who looked where and saw what.</source>
        <translation>Klären braucht den Nachweis in Worten, höchstens 4.000 Zeichen: wer wo nachgesehen und was gesehen hat.</translation>
    </message>
    <message>
        <source>Say under which number the other system has it.</source>
        <translation>Sagen Sie, unter welcher Nummer das andere System es hat.</translation>
    </message>
    <message>
        <source>Only an unclear effect is settled by people; this one is “%1”.</source>
        <translation>Nur ein unklarer Vorgang wird von Personen geklärt; dieser ist „%1“.</translation>
    </message>
    <message>
        <source>Noted. A second person must say the same before it counts.</source>
        <translation>Vermerkt. Eine zweite Person muss dasselbe sagen, bevor es zählt.</translation>
    </message>
    <message>
        <source>Settled by two people: %1</source>
        <translation>Von zwei Personen geklärt: %1</translation>
    </message>
    <message>
        <source>A stored value cannot be read back. The control file is damaged; restore the last backup.</source>
        <translation>Ein gespeicherter Wert kann nicht zurückgelesen werden. Die Kontrolldatei ist beschädigt; stellen Sie die letzte Sicherung wieder her.</translation>
    </message>
    <message>
        <source>%1 may not do this: no role of this person has the permission “%2”. Nothing was changed; ask an administrator or a colleague who may.</source>
        <translation>%1 darf das nicht: Keine Rolle dieser Person hat das Recht „%2“. Nichts wurde geändert; bitten Sie einen Administrator oder jemanden, der es darf.</translation>
    </message>
    <message>
        <source>Another import, pull, reconciliation or posting is running in this store. Nothing was started; wait until it has finished.</source>
        <translation>In diesem Speicher läuft schon ein Import, Abruf, eine Abstimmung oder Buchung. Nichts wurde begonnen; warten Sie, bis das zu Ende ist.</translation>
    </message>
    <message>
        <source>The store folder %1 cannot be made (%2). Choose another folder or correct its permissions.</source>
        <translation>Der Speicherordner %1 kann nicht angelegt werden (%2). Wählen Sie einen anderen Ordner oder korrigieren Sie seine Rechte.</translation>
    </message>
    <message>
        <source>There is no connection named “%1”.</source>
        <translation>Es gibt keine Verbindung namens „%1“.</translation>
    </message>
    <message>
        <source>There is no source “%1”. List the sources and use one of their names.</source>
        <translation>Es gibt keine Quelle „%1“. Sehen Sie die Quellen durch und verwenden Sie einen ihrer Namen.</translation>
    </message>
    <message>
        <source>This program has no connector for %1.</source>
        <translation>Dieses Programm hat keinen Konnektor für %1.</translation>
    </message>
    <message>
        <source>%1 may not look at this: the permission “%2” is missing. Ask an administrator for a role that has it.</source>
        <translation>%1 darf das nicht ansehen: Das Recht „%2“ fehlt. Bitten Sie einen Administrator um eine Rolle, die es hat.</translation>
    </message>
    <message>
        <source>These are not as they must be: %1. Do not post; open the store again.</source>
        <translation>Diese sind nicht, wie sie sein müssen: %1. Buchen Sie nicht; öffnen Sie den Speicher neu.</translation>
    </message>
    <message>
        <source>%1. Set the file aside, restore the last backup, then import and pull again.</source>
        <translation>%1. Legen Sie die Datei beiseite, stellen Sie die letzte Sicherung wieder her, dann importieren und rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>%1. Post nothing; set the file aside, restore the last backup and compare flight.log with the target.</source>
        <translation>%1. Buchen Sie nichts; legen Sie die Datei beiseite, stellen Sie die letzte Sicherung wieder her und vergleichen Sie flight.log mit dem Zielsystem.</translation>
    </message>
    <message>
        <source>%1 entries, whole</source>
        <translation>%1 Einträge, vollständig</translation>
    </message>
    <message>
        <source>Line %1 is not as it was written. Post nothing; compare the file with a backup.</source>
        <translation>Zeile %1 ist nicht, wie sie geschrieben wurde. Buchen Sie nichts; vergleichen Sie die Datei mit einer Sicherung.</translation>
    </message>
    <message>
        <source>%1 entries, whole; %2 cut by a crash and marked</source>
        <translation>%1 Einträge, vollständig; %2 durch einen Absturz abgeschnitten und vermerkt</translation>
    </message>
    <message>
        <source>%1 MB; posting needs %2 MB</source>
        <translation>%1 MB; Buchen braucht %2 MB</translation>
    </message>
    <message>
        <source>%1 MB; posting stops below %2 MB. Make room.</source>
        <translation>%1 MB; unter %2 MB hört das Buchen auf. Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>%1 arrived only in part and is left out of reconciling. Run the same import again.</source>
        <translation>%1 kam nur teilweise an und bleibt beim Abstimmen außen vor. Führen Sie denselben Import noch einmal aus.</translation>
    </message>
    <message>
        <source>%1 did not come to its end. Run it again: it goes on where it stopped.</source>
        <translation>%1 kam nicht zu Ende. Führen Sie es noch einmal aus: Es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>%1 effects have no certain outcome. Run the poster; what stays unclear needs a person.</source>
        <translation>%1 Vorgänge haben kein sicheres Ergebnis. Starten Sie das Senden; was unklar bleibt, braucht eine Person.</translation>
    </message>
    <message>
        <source>none in the keychain for %1</source>
        <translation>keine im Schlüsselbund für %1</translation>
    </message>
    <message>
        <source>there is none: credentials last as long as the program runs</source>
        <translation>es gibt keinen: Zugangsdaten halten, solange das Programm läuft</translation>
    </message>
    <message>
        <source>opened for reading; %1 writes it</source>
        <translation>zum Lesen geöffnet; %1 schreibt</translation>
    </message>
    <message>
        <source>written by this process</source>
        <translation>von diesem Prozess geschrieben</translation>
    </message>
    <message>
        <source>Rows from %1 that could not be read: %2.</source>
        <translation>Zeilen von %1, die nicht gelesen werden konnten: %2.</translation>
    </message>
    <message>
        <source>The import of %1 from %2 was interrupted. Import it again; it goes on where it stopped.</source>
        <translation>Der Import von %1 aus %2 wurde unterbrochen. Importieren Sie erneut; er geht weiter, wo er aufgehört hat.</translation>
    </message>
    <message>
        <source>%1 says it has %2 records in %3, but %4 arrived.</source>
        <translation>%1 nennt %2 Datensätze in %3, angekommen sind aber %4.</translation>
    </message>
    <message>
        <source>Data that arrived after the last reconciliation: %1 deliveries. Reconcile to see what they change.</source>
        <translation>Daten, die nach der letzten Abstimmung ankamen: %1 Lieferungen. Stimmen Sie ab, um zu sehen, was sie ändern.</translation>
    </message>
    <message>
        <source>The last reconciliation had to work with incomplete data.</source>
        <translation>Die letzte Abstimmung musste mit unvollständigen Daten arbeiten.</translation>
    </message>
    <message>
        <source>The source “%1” belongs to the set “%2”, not to “%3”. Nothing was imported; use another name for this source.</source>
        <translation>Die Quelle „%1“ gehört zur Menge „%2“, nicht zu „%3“. Nichts wurde importiert; verwenden Sie einen anderen Namen für diese Quelle.</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>The set “%1” has never received: %2. What refers to them is reported as missing; import or pull them.</source>
        <translation>Die Menge „%1“ hat nie erhalten: %2. Was darauf verweist, wird als fehlend gemeldet; importieren oder rufen Sie sie ab.</translation>
    </message>
    <message>
        <source>%1 rows of “%2” are in quarantine and were not compared. Correct them at the source and deliver them again.</source>
        <translation>%1 Zeilen von „%2“ sind in Quarantäne und wurden nicht verglichen. Korrigieren Sie sie in der Quelle und liefern Sie sie erneut.</translation>
    </message>
    <message>
        <source>The import of %1 from “%2” was interrupted at line %3; none of its rows count yet. Import the same file again to go on, or a newer one to replace it.</source>
        <translation>Der Import von %1 aus „%2“ wurde bei Zeile %3 unterbrochen; noch zählt keine seiner Zeilen. Importieren Sie dieselbe Datei noch einmal, um fortzufahren, oder eine neuere, um sie zu ersetzen.</translation>
    </message>
    <message>
        <source>The figures of %1 %2 in the set “%3” are too large to compute with; it was not compared in full. Correct its quantities or amounts.</source>
        <translation>Die Zahlen von %1 %2 in der Menge „%3“ sind zu groß zum Rechnen; sie wurden nicht ganz verglichen. Korrigieren Sie Mengen oder Beträge.</translation>
    </message>
    <message>
        <source>%1 more records have figures too large to compute with.</source>
        <translation>Weitere %1 Datensätze haben Zahlen, die zu groß zum Rechnen sind.</translation>
    </message>
    <message>
        <source>There is no record %1 in this store. Check the id, or import or pull the data that holds it.</source>
        <translation>In diesem Speicher gibt es keinen Datensatz %1. Prüfen Sie die Kennung, oder importieren oder rufen Sie die Daten ab, die ihn enthalten.</translation>
    </message>
    <message>
        <source>%1 is in several sets (%2). Name one: KIND:SET/ID.</source>
        <translation>%1 steht in mehreren Mengen (%2). Nennen Sie eine: KIND:SET/ID.</translation>
    </message>
    <message>
        <source>A lineage of at most 0 records shows nothing: allow more.</source>
        <translation>Eine Herkunft aus höchstens 0 Datensätzen zeigt nichts: Erlauben Sie mehr.</translation>
    </message>
    <message>
        <source>The source “%1” gave the same page of %2 twice. What had arrived is kept; pull again later.</source>
        <translation>Die Quelle „%1“ gab dieselbe Seite von %2 zweimal. Was ankam, bleibt; rufen Sie später erneut ab.</translation>
    </message>
    <message>
        <source>Pulling %1 of %2</source>
        <translation>%1 von %2 wird abgerufen</translation>
    </message>
    <message>
        <source>%1 more differences.</source>
        <translation>Weitere %1 Unterschiede.</translation>
    </message>
    <message>
        <source>The facts give %1, the stored findings lack it.</source>
        <translation>Die Fakten ergeben %1, den gespeicherten Befunden fehlt es.</translation>
    </message>
    <message>
        <source>The facts give other figures for %1 than are stored.</source>
        <translation>Die Fakten ergeben für %1 andere Zahlen, als gespeichert sind.</translation>
    </message>
    <message>
        <source>%1 is stored as found, but the facts do not give it.</source>
        <translation>%1 ist als gefunden gespeichert, aber die Fakten ergeben es nicht.</translation>
    </message>
    <message>
        <source>%1 %2 cannot be computed, and the store does not say so.</source>
        <translation>%1 %2 kann nicht berechnet werden, und der Speicher sagt das nicht.</translation>
    </message>
    <message>
        <source>%1 %2 is stored as not computed, but it can be.</source>
        <translation>%1 %2 ist als nicht berechnet gespeichert, kann es aber werden.</translation>
    </message>
    <message>
        <source>The view holds %1, which no event has opened.</source>
        <translation>Die Sicht enthält %1, das kein Ereignis eröffnet hat.</translation>
    </message>
    <message>
        <source>The view lacks %1, which its events give.</source>
        <translation>Der Sicht fehlt %1, das ihre Ereignisse ergeben.</translation>
    </message>
    <message>
        <source>The view shows %1 otherwise than its events.</source>
        <translation>Die Sicht zeigt %1 anders als ihre Ereignisse.</translation>
    </message>
    <message>
        <source>Reading records</source>
        <translation>Datensätze werden gelesen</translation>
    </message>
    <message>
        <source>Comparing records</source>
        <translation>Datensätze werden verglichen</translation>
    </message>
    <message>
        <source>“%1” names no record: write KIND:ID, for example invoice:INV-00417.</source>
        <translation>„%1“ nennt keinen Datensatz: Schreiben Sie KIND:ID, zum Beispiel invoice:INV-00417.</translation>
    </message>
    <message>
        <source>“%1” is not a kind of record. Known kinds: %2.</source>
        <translation>„%1“ ist keine Art von Datensatz. Bekannte Arten: %2.</translation>
    </message>
    <message>
        <source>“%1” names no record: the id is empty.</source>
        <translation>„%1“ nennt keinen Datensatz: Die Kennung ist leer.</translation>
    </message>
    <message>
        <source>Posted as %1</source>
        <translation>Gebucht als %1</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Nothing was sent: %1</source>
        <translation>Nichts wurde gesendet: %1</translation>
    </message>
    <message>
        <source>Refused (%1), but an earlier attempt may still take effect. A person must look.</source>
        <translation>Abgelehnt (%1), aber ein früherer Versuch kann noch wirksam werden. Eine Person muss nachsehen.</translation>
    </message>
    <message>
        <source>The outcome is unknown: %1. It is looked up, never guessed.</source>
        <translation>Das Ergebnis ist unbekannt: %1. Es wird nachgesehen, nie geraten.</translation>
    </message>
    <message>
        <source>The program ended before the outcome was written</source>
        <translation>Das Programm endete, bevor das Ergebnis geschrieben war</translation>
    </message>
    <message>
        <source>The outcome is unknown and cannot be looked up. A person decides with evidence.</source>
        <translation>Das Ergebnis ist unbekannt und kann nicht nachgesehen werden. Eine Person entscheidet mit Nachweis.</translation>
    </message>
    <message>
        <source>The outcome is still unknown; it could not be looked up: %1</source>
        <translation>Das Ergebnis ist noch unbekannt; es konnte nicht nachgesehen werden: %1</translation>
    </message>
    <message>
        <source>Found there as %1 with the same content</source>
        <translation>Dort als %1 mit demselben Inhalt gefunden</translation>
    </message>
    <message>
        <source>Our reference was found %1 times or with other content than approved. A person must look.</source>
        <translation>Unser Verweis wurde %1-mal oder mit anderem Inhalt als freigegeben gefunden. Eine Person muss nachsehen.</translation>
    </message>
    <message>
        <source>It is not there; it can be sent again</source>
        <translation>Es ist nicht dort; es kann noch einmal gesendet werden</translation>
    </message>
    <message>
        <source>Not found yet; “not found” counts only from %1 on.</source>
        <translation>Noch nicht gefunden; „nicht gefunden“ zählt erst ab %1.</translation>
    </message>
    <message>
        <source>Not found; it is looked for once more at the next run.</source>
        <translation>Nicht gefunden; beim nächsten Lauf wird noch einmal danach gesucht.</translation>
    </message>
    <message>
        <source>Not found twice after the settle time. A person decides with evidence.</source>
        <translation>Nach der Wartezeit zweimal nicht gefunden. Eine Person entscheidet mit Nachweis.</translation>
    </message>
    <message>
        <source>The connection “%1” is switched off.</source>
        <translation>Die Verbindung „%1“ ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>The connection “%1” is read only: “may post” is not switched on.</source>
        <translation>Die Verbindung „%1“ ist nur lesbar: „darf buchen“ ist nicht eingeschaltet.</translation>
    </message>
    <message>
        <source>“%1” now points to “%2”, but the effect was approved for “%3”. Nothing is sent or looked up there.</source>
        <translation>„%1“ zeigt jetzt auf „%2“, der Vorgang wurde aber für „%3“ freigegeben. Dort wird nichts gesendet oder nachgesehen.</translation>
    </message>
    <message>
        <source>Waits for the earlier effect %1 on %2.</source>
        <translation>Wartet auf den früheren Vorgang %1 zu %2.</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>The stored bytes of effect %1 are not those that were approved. Nothing is sent. Run the check of the installation and compare with a backup.</source>
        <translation>Die gespeicherten Bytes des Vorgangs %1 sind nicht die freigegebenen. Nichts wird gesendet. Prüfen Sie die Installation und vergleichen Sie mit einer Sicherung.</translation>
    </message>
    <message>
        <source>The same bytes under the same key</source>
        <translation>Dieselben Bytes unter demselben Schlüssel</translation>
    </message>
    <message>
        <source>Nothing to do: it is “%1”.</source>
        <translation>Nichts zu tun: Der Zustand ist „%1“.</translation>
    </message>
    <message>
        <source>Not sent: the last %1 answers of “%2” were unclear, so it is left alone for now.</source>
        <translation>Nicht gesendet: Die letzten %1 Antworten von „%2“ waren unklar, daher bleibt es vorerst in Ruhe.</translation>
    </message>
    <message>
        <source>The approval ran out at %1. Propose it again.</source>
        <translation>Die Freigabe lief um %1 ab. Schlagen Sie es erneut vor.</translation>
    </message>
    <message>
        <source>The exception is gone in the meantime; nothing needs to be sent.</source>
        <translation>Die Ausnahme ist inzwischen verschwunden; nichts muss gesendet werden.</translation>
    </message>
    <message>
        <source>The record %1 changed after it was proposed. Look at it and propose again.</source>
        <translation>Der Datensatz %1 änderte sich nach dem Vorschlag. Sehen Sie ihn an und schlagen Sie neu vor.</translation>
    </message>
    <message>
        <source>The period %1 is closed. The date is never moved by itself: propose again for an open period.</source>
        <translation>Die Periode %1 ist geschlossen. Das Datum wird nie von selbst verschoben: Schlagen Sie für eine offene Periode neu vor.</translation>
    </message>
    <message>
        <source>Not sent: only %1 bytes are free at the store; %2 are needed to be sure that the outcome can be written. Make room.</source>
        <translation>Nicht gesendet: Beim Speicher sind nur %1 Byte frei; %2 sind nötig, damit das Ergebnis sicher geschrieben werden kann. Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>Not sent, the target could not be looked at first: %1</source>
        <translation>Nicht gesendet, das Zielsystem konnte vorher nicht angesehen werden: %1</translation>
    </message>
    <message>
        <source>Already there as %1 with the same content; nothing was sent.</source>
        <translation>Schon dort als %1 mit demselben Inhalt; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>Our reference already stands on another record (%1). A person must look.</source>
        <translation>Unser Verweis steht schon auf einem anderen Datensatz (%1). Eine Person muss nachsehen.</translation>
    </message>
    <message>
        <source>The period %1 is closed in “%2”. The date is never moved by itself: propose again for an open period.</source>
        <translation>Die Periode %1 ist in „%2“ geschlossen. Das Datum wird nie von selbst verschoben: Schlagen Sie für eine offene Periode neu vor.</translation>
    </message>
    <message>
        <source>Not seen by a pull yet. Pull “%1”, then verify again.</source>
        <translation>Noch von keinem Abruf gesehen. Rufen Sie „%1“ ab und prüfen Sie dann erneut.</translation>
    </message>
    <message>
        <source>The pull shows %1 %2 in %3, which is not what was approved; two people settled it so.</source>
        <translation>Der Abruf zeigt %1 %2 in %3, was nicht das Freigegebene ist; zwei Personen haben es so geklärt.</translation>
    </message>
    <message>
        <source>The pull shows %1 %2 in %3, which is not what was approved. A person must look.</source>
        <translation>Der Abruf zeigt %1 %2 in %3, was nicht das Freigegebene ist. Eine Person muss nachsehen.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made (%2). Choose another place for the backup.</source>
        <translation>Der Ordner %1 kann nicht angelegt werden (%2). Wählen Sie einen anderen Ort für die Sicherung.</translation>
    </message>
    <message>
        <source>The folder %1 is not empty. Nothing was written; a backup needs a folder of its own.</source>
        <translation>Der Ordner %1 ist nicht leer. Nichts wurde geschrieben; eine Sicherung braucht einen eigenen Ordner.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read. Check that it is there and that you may read it.</source>
        <translation>Die Datei %1 kann nicht gelesen werden. Prüfen Sie, ob sie da ist und Sie sie lesen dürfen.</translation>
    </message>
    <message>
        <source>The disk reported an error while reading %1. Check the disk.</source>
        <translation>Der Datenträger meldete beim Lesen von %1 einen Fehler. Prüfen Sie ihn.</translation>
    </message>
    <message>
        <source>%1 is not a whole backup (%2). Nothing was restored; use another backup.</source>
        <translation>%1 ist keine vollständige Sicherung (%2). Nichts wurde wiederhergestellt; verwenden Sie eine andere.</translation>
    </message>
    <message>
        <source>There is already a store in %1 (%2). It was not touched; restore into another folder, or move it away first.</source>
        <translation>In %1 gibt es schon einen Speicher (%2). Er wurde nicht angerührt; stellen Sie in einen anderen Ordner wieder her oder räumen Sie ihn zuerst weg.</translation>
    </message>
    <message>
        <source>The file %1 cannot be put into place (%2).</source>
        <translation>Die Datei %1 kann nicht an ihren Platz gelegt werden (%2).</translation>
    </message>
    <message>
        <source>The store was opened for reading because another program is writing it. Nothing was changed; close it there and open the store again.</source>
        <translation>Der Speicher wurde zum Lesen geöffnet, weil ein anderes Programm ihn schreibt. Nichts wurde geändert; schließen Sie ihn dort und öffnen Sie ihn neu.</translation>
    </message>
    <message>
        <source>A stored block of records (%1) is missing. The store is damaged; restore the last backup.</source>
        <translation>Ein gespeicherter Block von Datensätzen (%1) fehlt. Der Speicher ist beschädigt; stellen Sie die letzte Sicherung wieder her.</translation>
    </message>
    <message>
        <source>The stored page of delivery %1 is damaged. Restore the last backup.</source>
        <translation>Die gespeicherte Seite der Lieferung %1 ist beschädigt. Stellen Sie die letzte Sicherung wieder her.</translation>
    </message>
    <message>
        <source>A stored finding is damaged. Run a rebuild; if that fails too, restore the last backup.</source>
        <translation>Ein gespeicherter Befund ist beschädigt. Bauen Sie neu auf; hilft auch das nicht, stellen Sie die letzte Sicherung wieder her.</translation>
    </message>
    <message>
        <source>A stored block of records is damaged (%1). Nothing was computed from it. Restore the last backup, or set the cache aside and import again.</source>
        <translation>Ein gespeicherter Block von Datensätzen ist beschädigt (%1). Nichts wurde daraus berechnet. Stellen Sie die letzte Sicherung wieder her, oder legen Sie den Zwischenspeicher beiseite und importieren Sie neu.</translation>
    </message>
    <message>
        <source>A stored block of records has version %1, which this program does not know. Use the version of Tieout that wrote the store.</source>
        <translation>Ein gespeicherter Block von Datensätzen hat Version %1, die dieses Programm nicht kennt. Verwenden Sie die Version von Tieout, die den Speicher geschrieben hat.</translation>
    </message>
    <message>
        <source>%1 is damaged (%2). It was left as it is and nothing is sent. Set the folder aside, restore the last backup and compare it with the flight recorder.</source>
        <translation>%1 ist beschädigt (%2). Es wurde so gelassen und nichts wird gesendet. Legen Sie den Ordner beiseite, stellen Sie die letzte Sicherung wieder her und vergleichen Sie sie mit dem Flugschreiber.</translation>
    </message>
    <message>
        <source>This store is open for reading only, because another program owns it. Close that one and open the store again.</source>
        <translation>Dieser Speicher ist nur zum Lesen geöffnet, weil ein anderes Programm ihn besitzt. Schließen Sie jenes und öffnen Sie den Speicher neu.</translation>
    </message>
    <message>
        <source>%1 was replaced or moved while it was open. Nothing was written. Close the program, put the right file back and open the store again.</source>
        <translation>%1 wurde im geöffneten Zustand ersetzt oder verschoben. Nichts wurde geschrieben. Schließen Sie das Programm, legen Sie die richtige Datei zurück und öffnen Sie den Speicher neu.</translation>
    </message>
    <message>
        <source>%1 was changed by somebody else in the meantime. Nothing was done; read it again.</source>
        <translation>%1 wurde inzwischen von jemand anderem geändert. Nichts wurde getan; lesen Sie es neu.</translation>
    </message>
    <message>
        <source>There is already a person “%1”. Choose another name.</source>
        <translation>Es gibt schon eine Person „%1“. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>There is already a connection “%1”. Choose another name.</source>
        <translation>Es gibt schon eine Verbindung „%1“. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Entry %1 does not follow from the one before it: the trail was changed outside the program.</source>
        <translation>Eintrag %1 folgt nicht aus dem davor: Die Spur wurde außerhalb des Programms geändert.</translation>
    </message>
    <message>
        <source>%1 entries, each follows from the one before. Keep the last hash elsewhere: %2</source>
        <translation>%1 Einträge, jeder folgt aus dem davor. Bewahren Sie den letzten Hash woanders auf: %2</translation>
    </message>
    <message>
        <source>Another effect for %1 is still open. It must come to an end before a new one is proposed.</source>
        <translation>Ein anderer Vorgang für %1 ist noch offen. Er muss zu Ende gehen, bevor ein neuer vorgeschlagen wird.</translation>
    </message>
    <message>
        <source>There is not enough memory to protect the passphrase (64 MiB are needed). Close other programs and try again.</source>
        <translation>Es ist nicht genug Arbeitsspeicher da, um die Passphrase zu schützen (64 MiB sind nötig). Schließen Sie andere Programme und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>%1 cannot be opened for writing: %2. Nothing is sent without it; check the disk and the rights of the folder.</source>
        <translation>%1 kann nicht zum Schreiben geöffnet werden: %2. Ohne das wird nichts gesendet; prüfen Sie Datenträger und Rechte des Ordners.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Make room on the disk, then open the store again.</source>
        <translation>%1 kann nicht geschrieben werden: %2. Schaffen Sie Platz auf dem Datenträger und öffnen Sie den Speicher neu.</translation>
    </message>
    <message>
        <source>%1 could not be made durable: %2. The disk may be failing; open the store again and run the check of the installation.</source>
        <translation>%1 konnte nicht dauerhaft gemacht werden: %2. Der Datenträger versagt vielleicht; öffnen Sie den Speicher neu und prüfen Sie die Installation.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check that it is there and readable.</source>
        <translation>%1 kann nicht gelesen werden: %2. Prüfen Sie, ob es da und lesbar ist.</translation>
    </message>
    <message>
        <source>The free space at %1 cannot be read: %2. Check the disk.</source>
        <translation>Der freie Platz bei %1 kann nicht gelesen werden: %2. Prüfen Sie den Datenträger.</translation>
    </message>
    <message>
        <source>The reserve file %1 cannot be made: %2. Make room on the disk; nothing is sent without it.</source>
        <translation>Die Reservedatei %1 kann nicht angelegt werden: %2. Schaffen Sie Platz auf dem Datenträger; ohne sie wird nichts gesendet.</translation>
    </message>
    <message>
        <source>The flight recorder %1 does not hold together from line %2 on: it was changed outside the program. Nothing is sent. Keep the file, restore a backup and compare.</source>
        <translation>Der Flugschreiber %1 hängt ab Zeile %2 nicht mehr zusammen: Er wurde außerhalb des Programms geändert. Nichts wird gesendet. Behalten Sie die Datei, stellen Sie eine Sicherung wieder her und vergleichen Sie.</translation>
    </message>
    <message>
        <source>The flight recorder %1 failed before. Open the store again; until then nothing is sent.</source>
        <translation>Der Flugschreiber %1 hat vorher versagt. Öffnen Sie den Speicher neu; bis dahin wird nichts gesendet.</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Tieout (schema %2, this program knows %3). It was left as it is. Install the newer version.</source>
        <translation>%1 wurde von einer neueren Version von Tieout geschrieben (Schema %2, dieses Programm kennt %3). Es wurde so gelassen. Installieren Sie die neuere Version.</translation>
    </message>
    <message>
        <source>%1 has an older schema and can only be brought up to date by the program that owns the store. Close that one, then open the store again.</source>
        <translation>%1 hat ein älteres Schema und kann nur von dem Programm aktualisiert werden, das den Speicher besitzt. Schließen Sie jenes und öffnen Sie den Speicher neu.</translation>
    </message>
    <message>
        <source>The store %1 is being written by another program. Nothing was changed; try again when it has finished.</source>
        <translation>Der Speicher %1 wird von einem anderen Programm geschrieben. Nichts wurde geändert; versuchen Sie es erneut, wenn es fertig ist.</translation>
    </message>
    <message>
        <source>The disk of %1 is full. The last step was not stored; everything before it is safe. Free space and run it again.</source>
        <translation>Der Datenträger von %1 ist voll. Der letzte Schritt wurde nicht gespeichert; alles davor ist sicher. Schaffen Sie Platz und führen Sie es erneut aus.</translation>
    </message>
    <message>
        <source>The disk reported an error while using %1 (%2). Nothing more is written. Check the disk, then start again; the store is checked when it opens.</source>
        <translation>Der Datenträger meldete bei %1 einen Fehler (%2). Nichts weiter wird geschrieben. Prüfen Sie ihn und starten Sie neu; der Speicher wird beim Öffnen geprüft.</translation>
    </message>
    <message>
        <source>The file %1 is damaged (%2). It was not changed. Set it aside and restore the last backup.</source>
        <translation>Die Datei %1 ist beschädigt (%2). Sie wurde nicht geändert. Legen Sie sie beiseite und stellen Sie die letzte Sicherung wieder her.</translation>
    </message>
    <message>
        <source>The file %1 cannot be opened or written (%2). Check that the folder exists and that you may write to it.</source>
        <translation>Die Datei %1 kann nicht geöffnet oder geschrieben werden (%2). Prüfen Sie, ob der Ordner da ist und Sie dort schreiben dürfen.</translation>
    </message>
    <message>
        <source>There is not enough memory to use %1. Close other programs and try again.</source>
        <translation>Es ist nicht genug Arbeitsspeicher für %1 da. Schließen Sie andere Programme und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Stopped while using %1.</source>
        <translation>Angehalten bei %1.</translation>
    </message>
    <message>
        <source>The same entry exists already in %1 (%2). Read it again before changing it.</source>
        <translation>Derselbe Eintrag ist in %1 schon da (%2). Lesen Sie ihn neu, bevor Sie ihn ändern.</translation>
    </message>
    <message>
        <source>The store %1 refused a statement (%2). Please report this.</source>
        <translation>Der Speicher %1 lehnte eine Anweisung ab (%2). Bitte melden Sie das.</translation>
    </message>
    <message>
        <source>The store %1 cannot be opened safely: these settings did not take effect: %2. Nothing was changed; check the SQLite installation.</source>
        <translation>Der Speicher %1 kann nicht sicher geöffnet werden: Diese Einstellungen griffen nicht: %2. Nichts wurde geändert; prüfen Sie die SQLite-Installation.</translation>
    </message>
    <message>
        <source>The store %1 gave no answer to a question that always has one. Please report this.</source>
        <translation>Der Speicher %1 gab keine Antwort auf eine Frage, die immer eine hat. Bitte melden Sie das.</translation>
    </message>
    <message>
        <source>The store folder %1 cannot be used (%2). Check that it exists and that you may write to it.</source>
        <translation>Der Speicherordner %1 ist nicht verwendbar (%2). Prüfen Sie, ob er da ist und Sie dort schreiben dürfen.</translation>
    </message>
    <message>
        <source>The store %1 is in use by process %2 (%3). Nothing was changed; close it there or wait until it has finished.</source>
        <translation>Der Speicher %1 wird von Prozess %2 (%3) benutzt. Nichts wurde geändert; schließen Sie ihn dort oder warten Sie, bis er fertig ist.</translation>
    </message>
    <message>
        <source>The scenario is default, small, clean, quiet_month, quarter_end, pricing_rollout, erp_outage, late_usage or incomplete_feeds, and the seed a whole number.</source>
        <translation>Das Szenario ist default, small, clean, quiet_month, quarter_end, pricing_rollout, erp_outage, late_usage oder incomplete_feeds, und der Startwert eine ganze Zahl.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is no date (2026-10-31). Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“, was kein Datum (2026-10-31) ist. Korrigieren Sie es und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>%1 answered with something that is not a whole page of %2. Nothing of it was taken; run the pull again.</source>
        <translation>%1 antwortete mit etwas, das keine vollständige Seite von %2 ist. Nichts davon wurde übernommen; rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>The list %1 changed while it was read. Nothing was prepared; try again.</source>
        <translation>Die Liste %1 änderte sich während des Lesens. Nichts wurde vorbereitet; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>A line of the target cannot be compared: it has no %1. Nothing was prepared.</source>
        <translation>Eine Zeile des Zielsystems kann nicht verglichen werden: Ihr fehlt %1. Nichts wurde vorbereitet.</translation>
    </message>
    <message>
        <source>What was credited on the line %1 adds up to more than can be counted.</source>
        <translation>Was auf die Zeile %1 gutgeschrieben wurde, ergibt mehr, als gezählt werden kann.</translation>
    </message>
    <message>
        <source>A record of %1 does not show its lines, so it is not known what was credited before. Nothing was prepared.</source>
        <translation>Ein Datensatz von %1 zeigt seine Zeilen nicht, daher ist nicht bekannt, was schon gutgeschrieben wurde. Nichts wurde vorbereitet.</translation>
    </message>
    <message>
        <source>%1 cannot credit single lines.</source>
        <translation>%1 kann einzelne Zeilen nicht gutschreiben.</translation>
    </message>
    <message>
        <source>%1 has no line %2 in %3. Nothing was prepared; pull again and look at the case.</source>
        <translation>%1 hat keine Zeile %2 in %3. Nichts wurde vorbereitet; rufen Sie erneut ab und sehen Sie sich den Fall an.</translation>
    </message>
    <message>
        <source>The line %1 of %2 is over %3, of which %4 is credited already: another %5 would be more than the line is. Nothing was prepared; look at the invoice&apos;s credit notes.</source>
        <translation>Die Zeile %1 von %2 lautet über %3, davon sind %4 schon gutgeschrieben: weitere %5 wären mehr, als die Zeile beträgt. Nichts wurde vorbereitet; sehen Sie sich die Gutschriften der Rechnung an.</translation>
    </message>
    <message>
        <source>The event %1 cannot be sent to %2 again: an id there has 1 to %3 characters, letters, digits and signs only.</source>
        <translation>Das Ereignis %1 kann nicht noch einmal an %2 gesendet werden: Eine Kennung hat dort 1 bis %3 Zeichen, nur Buchstaben, Ziffern und Zeichen.</translation>
    </message>
    <message>
        <source>The event %1 cannot be sent again: its customer, meter, time or quantity is missing or does not read. Correct it in its source.</source>
        <translation>Das Ereignis %1 kann nicht noch einmal gesendet werden: Kunde, Zähler, Zeit oder Menge fehlen oder sind nicht lesbar. Korrigieren Sie es in seiner Quelle.</translation>
    </message>
    <message>
        <source>The customer %1 was deleted in %2: its usage cannot be counted there any more.</source>
        <translation>Der Kunde %1 wurde in %2 gelöscht: Seine Nutzung kann dort nicht mehr gezählt werden.</translation>
    </message>
    <message>
        <source>The meter %1 is “%2” in %3 and counts nothing any more.</source>
        <translation>Der Zähler %1 ist in %3 „%2“ und zählt nichts mehr.</translation>
    </message>
    <message>
        <source>%1 has no meter %2: the event would not be counted. Correct the meter&apos;s name or add the meter there.</source>
        <translation>%1 hat keinen Zähler %2: Das Ereignis würde nicht gezählt. Korrigieren Sie den Namen des Zählers oder legen Sie ihn dort an.</translation>
    </message>
    <message>
        <source>The event %1 is %2 days old: %3 counts events of the last %4 days only. It cannot be sent again; correct the bill instead.</source>
        <translation>Das Ereignis %1 ist %2 Tage alt: %3 zählt nur Ereignisse der letzten %4 Tage. Es kann nicht noch einmal gesendet werden; korrigieren Sie stattdessen die Rechnung.</translation>
    </message>
    <message>
        <source>The event %1 lies in the future of %2, which refuses it. Wait, or correct its time in its source.</source>
        <translation>Das Ereignis %1 liegt in der Zukunft von %2, das es ablehnt. Warten Sie oder korrigieren Sie seine Zeit in der Quelle.</translation>
    </message>
    <message>
        <source>%1 has the meter %2 and the customer, and the event is %3 days old (at most %4). It cannot be asked whether it has the event already; it counts an id once.</source>
        <translation>%1 hat den Zähler %2 und den Kunden, und das Ereignis ist %3 Tage alt (höchstens %4). Es kann nicht gefragt werden, ob es das Ereignis schon hat; es zählt eine Kennung einmal.</translation>
    </message>
    <message>
        <source>%1 has an event with the id %2 already: nothing was added. The next pull shows whether it is counted.</source>
        <translation>%1 hat schon ein Ereignis mit der Kennung %2: Nichts wurde hinzugefügt. Der nächste Abruf zeigt, ob es gezählt ist.</translation>
    </message>
    <message>
        <source>%1 had taken the event %2 under this key before.</source>
        <translation>%1 hatte das Ereignis %2 unter diesem Schlüssel schon angenommen.</translation>
    </message>
    <message>
        <source>%1 took the event %2; it is counted a little later.</source>
        <translation>%1 nahm das Ereignis %2 an; gezählt wird es etwas später.</translation>
    </message>
    <message>
        <source>%1 keeps sums only and cannot be asked for the event %2. The next pull shows whether the sum has grown.</source>
        <translation>%1 führt nur Summen und kann nicht nach dem Ereignis %2 gefragt werden. Der nächste Abruf zeigt, ob die Summe gewachsen ist.</translation>
    </message>
    <message>
        <source>%1 has no amount above zero, so there is nothing to credit.</source>
        <translation>%1 hat keinen Betrag über null, also gibt es nichts gutzuschreiben.</translation>
    </message>
    <message>
        <source>%1 cannot be credited with %2: amounts in %3 have at most %4 decimals there.</source>
        <translation>%1 kann nicht mit %2 gutgeschrieben werden: Beträge in %3 haben dort höchstens %4 Nachkommastellen.</translation>
    </message>
    <message>
        <source>The effect does not say which record of %1 it acts on. Nothing was prepared.</source>
        <translation>Der Vorgang sagt nicht, auf welchen Datensatz von %1 er wirkt. Nichts wurde vorbereitet.</translation>
    </message>
    <message>
        <source>%1 is “%2” in %3: nothing can be credited on it. Look at it there, then decide again.</source>
        <translation>%1 ist in %3 „%2“: Darauf kann nichts gutgeschrieben werden. Sehen Sie es sich dort an und entscheiden Sie dann neu.</translation>
    </message>
    <message>
        <source>%1 is in %2 in %3, the correction in %4. Nothing was prepared.</source>
        <translation>%1 lautet in %3 auf %2, die Korrektur auf %4. Nichts wurde vorbereitet.</translation>
    </message>
    <message>
        <source>%1 belongs to the customer %2 in %3, the correction to %4. Nothing was prepared.</source>
        <translation>%1 gehört in %3 dem Kunden %2, die Korrektur dem Kunden %4. Nichts wurde vorbereitet.</translation>
    </message>
    <message>
        <source>The list at %1 changed while it was read.</source>
        <translation>Die Liste bei %1 änderte sich während des Lesens.</translation>
    </message>
    <message>
        <source>%1 checked the request and would make a record of %2 instead of %3 (smallest units): taxes of the line may be added there. Nothing was sent.</source>
        <translation>%1 prüfte die Anfrage und würde einen Datensatz über %2 statt %3 (kleinste Einheiten) anlegen: Dort kommen vielleicht Steuern der Zeile hinzu. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>%1 has no accounting periods. It checked the request and would make a record of %2 (smallest units); it has none with our reference.</source>
        <translation>%1 hat keine Buchungsperioden. Es prüfte die Anfrage und würde einen Datensatz über %2 (kleinste Einheiten) anlegen; einen mit unserem Verweis hat es nicht.</translation>
    </message>
    <message>
        <source>%1 had created record %2 under this key before.</source>
        <translation>%1 hatte unter diesem Schlüssel schon den Datensatz %2 angelegt.</translation>
    </message>
    <message>
        <source>%1 answered the list %2 with something that is not a whole page. Nothing of it was taken; run the pull again.</source>
        <translation>%1 beantwortete die Liste %2 mit etwas, das keine vollständige Seite ist. Nichts davon wurde übernommen; rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>The option start of the connection holds “%1”, which is no date such as 2026-01-31. Correct it; nothing was read.</source>
        <translation>Die Option start der Verbindung enthält „%1“, was kein Datum wie 2026-01-31 ist. Korrigieren Sie sie; nichts wurde gelesen.</translation>
    </message>
    <message>
        <source>The rows inside %1 changed while they were read. Nothing of the page was taken; run the pull again.</source>
        <translation>Die Zeilen in %1 änderten sich während des Lesens. Nichts von der Seite wurde übernommen; rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>An object of %1 has no list %2, so its rows cannot be read. Nothing of the page was taken; the connector&apos;s description may not fit this system.</source>
        <translation>Ein Objekt von %1 hat keine Liste %2, daher können seine Zeilen nicht gelesen werden. Nichts von der Seite wurde übernommen; die Beschreibung des Konnektors passt vielleicht nicht zu diesem System.</translation>
    </message>
    <message>
        <source>The list %1 of an object of %2 goes on, but the connector&apos;s description does not say where. Nothing of the page was taken.</source>
        <translation>Die Liste %1 eines Objekts von %2 geht weiter, aber die Beschreibung des Konnektors sagt nicht, wo. Nichts von der Seite wurde übernommen.</translation>
    </message>
    <message>
        <source>A change of %1 does not name its object. Nothing of the page was taken; the connector&apos;s description may not fit this system.</source>
        <translation>Eine Änderung von %1 nennt ihr Objekt nicht. Nichts von der Seite wurde übernommen; die Beschreibung des Konnektors passt vielleicht nicht zu diesem System.</translation>
    </message>
    <message>
        <source>The connection %1 has no %2 stored on this computer. Store it in the connection&apos;s settings; nothing was sent.</source>
        <translation>Zur Verbindung %1 ist auf diesem Rechner kein %2 hinterlegt. Hinterlegen Sie es in den Einstellungen der Verbindung; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>The connection %1 signs in with a private key and needs the user it acts for. Set its option %2; nothing was sent.</source>
        <translation>Die Verbindung %1 meldet sich mit einem privaten Schlüssel an und braucht den Benutzer, für den sie handelt. Setzen Sie ihre Option %2; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>The API key of the connection %1 has more than one line. Store the key alone; nothing was sent.</source>
        <translation>Der API-Schlüssel der Verbindung %1 hat mehr als eine Zeile. Hinterlegen Sie nur den Schlüssel; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>%1 signed in, but is served at %2. Enter that address as the base address of the connection; nothing was sent there.</source>
        <translation>%1 meldete sich an, wird aber unter %2 bedient. Tragen Sie diese Adresse als Basisadresse der Verbindung ein; dorthin wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>%1 answered in the version “%2” where “%3” was asked for. Fields may have moved; check the connector&apos;s description.</source>
        <translation>%1 antwortete in der Version „%2“, verlangt war „%3“. Felder können verschoben sein; prüfen Sie die Beschreibung des Konnektors.</translation>
    </message>
    <message>
        <source>%1 gives notice: %2</source>
        <translation>%1 kündigt an: %2</translation>
    </message>
    <message>
        <source>The journal for %1 cannot be posted: each line needs an account and an amount above zero on one side.</source>
        <translation>Der Buchungssatz für %1 kann nicht gebucht werden: Jede Zeile braucht ein Konto und einen Betrag über null auf einer Seite.</translation>
    </message>
    <message>
        <source>The journal for %1 cannot be posted: its debits and credits differ by %2.</source>
        <translation>Der Buchungssatz für %1 kann nicht gebucht werden: Soll und Haben weichen um %2 ab.</translation>
    </message>
    <message>
        <source>%1 cannot be the external id of a record in %2, which takes letters, digits, “-” and “_”, at most %3 of them. Make the record there by hand.</source>
        <translation>%1 kann nicht die externe Kennung eines Datensatzes in %2 sein; erlaubt sind Buchstaben, Ziffern, „-“ und „_“, höchstens %3 davon. Legen Sie den Datensatz dort von Hand an.</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>Bank</translation>
    </message>
    <message>
        <source>%1 cannot be posted: “%2” is no internal id of a record in %3.</source>
        <translation>%1 kann nicht gebucht werden: „%2“ ist keine interne Kennung eines Datensatzes in %3.</translation>
    </message>
    <message>
        <source>%1 at %2 answered the sign-in.</source>
        <translation>%1 unter %2 beantwortete die Anmeldung.</translation>
    </message>
    <message>
        <source>%1 at %2 answered the sign-in, but not as version %3: %4</source>
        <translation>%1 unter %2 beantwortete die Anmeldung, aber nicht als Version %3: %4</translation>
    </message>
    <message>
        <source>%1 at %2 answered the sign-in, in version %3 as asked for.</source>
        <translation>%1 unter %2 beantwortete die Anmeldung, in Version %3 wie verlangt.</translation>
    </message>
    <message>
        <source>%1 has used %2 of the %3 calls it allows in 24 hours, which is the share this connection may use. Pull again later, or raise its option call_share.</source>
        <translation>%1 hat %2 der %3 Aufrufe verbraucht, die es in 24 Stunden erlaubt; das ist der Anteil dieser Verbindung. Rufen Sie später erneut ab oder erhöhen Sie ihre Option call_share.</translation>
    </message>
    <message>
        <source>The list %1 changed while it was read. Run the pull again.</source>
        <translation>Die Liste %1 änderte sich während des Lesens. Rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>A sum of %1 has no beginning or no value. Nothing of the page was taken; the connector&apos;s description may not fit this system.</source>
        <translation>Eine Summe von %1 hat keinen Anfang oder keinen Wert. Nichts von der Seite wurde übernommen; die Beschreibung des Konnektors passt vielleicht nicht zu diesem System.</translation>
    </message>
    <message>
        <source>The sums of %1 add up to more than can be counted.</source>
        <translation>Die Summen von %1 ergeben mehr, als gezählt werden kann.</translation>
    </message>
    <message>
        <source>An object of %1 has no id. Nothing of the page was taken.</source>
        <translation>Ein Objekt von %1 hat keine Kennung. Nichts von der Seite wurde übernommen.</translation>
    </message>
    <message>
        <source>ERP credit differs from credit note</source>
        <translation>ERP-Gutschrift weicht von der Gutschrift ab</translation>
    </message>
    <message>
        <source>The ledger reduces the receivable by another amount than the customer was credited.</source>
        <translation>Das Hauptbuch mindert die Forderung um einen anderen Betrag, als dem Kunden gutgeschrieben wurde.</translation>
    </message>
    <message>
        <source>Reverse the ERP credit and post the credit note&apos;s amount.</source>
        <translation>Stornieren Sie die ERP-Gutschrift und buchen Sie den Betrag der Gutschrift.</translation>
    </message>
    <message>
        <source>Credit note posted more than once</source>
        <translation>Gutschrift mehrfach gebucht</translation>
    </message>
    <message>
        <source>Revenue and receivable are understated by each extra credit.</source>
        <translation>Erlös und Forderung sind um jede überzählige Gutschrift zu niedrig.</translation>
    </message>
    <message>
        <source>Reverse the extra ERP credit.</source>
        <translation>Stornieren Sie die überzählige ERP-Gutschrift.</translation>
    </message>
    <message>
        <source>Credit note not in the ERP</source>
        <translation>Gutschrift nicht im ERP</translation>
    </message>
    <message>
        <source>The customer was credited, but the ledger still shows the whole receivable.</source>
        <translation>Dem Kunden wurde gutgeschrieben, aber das Hauptbuch zeigt noch die ganze Forderung.</translation>
    </message>
    <message>
        <source>Post the credit note to the ERP.</source>
        <translation>Buchen Sie die Gutschrift im ERP.</translation>
    </message>
    <message>
        <source>ERP credit without a credit note</source>
        <translation>ERP-Gutschrift ohne Gutschrift</translation>
    </message>
    <message>
        <source>The ledger reduces a receivable for which no credit note exists.</source>
        <translation>Das Hauptbuch mindert eine Forderung, zu der es keine Gutschrift gibt.</translation>
    </message>
    <message>
        <source>Find the credit note or reverse the ERP credit.</source>
        <translation>Finden Sie die Gutschrift oder stornieren Sie die ERP-Gutschrift.</translation>
    </message>
    <message>
        <source>Credit posted in another period than issued</source>
        <translation>Gutschrift in anderer Periode gebucht als ausgestellt</translation>
    </message>
    <message>
        <source>The reduction of revenue falls into the wrong month.</source>
        <translation>Die Erlösminderung fällt in den falschen Monat.</translation>
    </message>
    <message>
        <source>ERP document without a journal</source>
        <translation>ERP-Beleg ohne Buchungssatz</translation>
    </message>
    <message>
        <source>The document exists but nothing was booked: the ledger does not know the amount.</source>
        <translation>Der Beleg ist da, aber nichts wurde gebucht: Das Hauptbuch kennt den Betrag nicht.</translation>
    </message>
    <message>
        <source>Post the journal of the document.</source>
        <translation>Buchen Sie den Buchungssatz des Belegs.</translation>
    </message>
    <message>
        <source>Journal line without a document</source>
        <translation>Buchungszeile ohne Beleg</translation>
    </message>
    <message>
        <source>The ledger holds a booking for which no ERP document exists.</source>
        <translation>Das Hauptbuch hält eine Buchung, zu der es keinen ERP-Beleg gibt.</translation>
    </message>
    <message>
        <source>Find the document or reverse the booking.</source>
        <translation>Finden Sie den Beleg oder stornieren Sie die Buchung.</translation>
    </message>
    <message>
        <source>Booked on the wrong side of an account</source>
        <translation>Auf der falschen Seite eines Kontos gebucht</translation>
    </message>
    <message>
        <source>The account mapping expects this account on the other side: the amount stands in the wrong place.</source>
        <translation>Die Kontenzuordnung erwartet dieses Konto auf der anderen Seite: Der Betrag steht an der falschen Stelle.</translation>
    </message>
    <message>
        <source>Reverse the booking and post it to the account the mapping names, or correct the mapping.</source>
        <translation>Stornieren Sie die Buchung und buchen Sie auf das Konto der Zuordnung, oder korrigieren Sie die Zuordnung.</translation>
    </message>
    <message>
        <source>Subscription runs at other dates than agreed</source>
        <translation>Abonnement läuft zu anderen Daten als vereinbart</translation>
    </message>
    <message>
        <source>The customer is billed before the contract starts, after it ends, or too late.</source>
        <translation>Der Kunde zahlt vor Vertragsbeginn, nach Vertragsende oder zu spät.</translation>
    </message>
    <message>
        <source>Correct the start or the end of the subscription item.</source>
        <translation>Korrigieren Sie Beginn oder Ende der Abonnementposition.</translation>
    </message>
    <message>
        <source>Contract item never subscribed</source>
        <translation>Vertragsposition nie abonniert</translation>
    </message>
    <message>
        <source>An agreed item is not in billing: its money is never asked for.</source>
        <translation>Eine vereinbarte Position ist nicht in der Abrechnung: Ihr Geld wird nie verlangt.</translation>
    </message>
    <message>
        <source>Create the subscription item from the contract.</source>
        <translation>Legen Sie die Abonnementposition aus dem Vertrag an.</translation>
    </message>
    <message>
        <source>Subscription without a contract item</source>
        <translation>Abonnement ohne Vertragsposition</translation>
    </message>
    <message>
        <source>Something is billed that nobody agreed to.</source>
        <translation>Etwas wird berechnet, dem niemand zugestimmt hat.</translation>
    </message>
    <message>
        <source>Find the contract item or cancel the subscription item.</source>
        <translation>Finden Sie die Vertragsposition oder kündigen Sie die Abonnementposition.</translation>
    </message>
    <message>
        <source>Subscribed price differs from contract</source>
        <translation>Abonnierter Preis weicht vom Vertrag ab</translation>
    </message>
    <message>
        <source>Every period is billed at another price than agreed.</source>
        <translation>Jede Periode wird zu einem anderen Preis berechnet als vereinbart.</translation>
    </message>
    <message>
        <source>Correct the price of the subscription item; credit or bill what is past.</source>
        <translation>Korrigieren Sie den Preis der Abonnementposition; Vergangenes schreiben Sie gut oder berechnen Sie nach.</translation>
    </message>
    <message>
        <source>Subscribed quantity differs from contract</source>
        <translation>Abonnierte Menge weicht vom Vertrag ab</translation>
    </message>
    <message>
        <source>Every period is billed for another quantity than agreed.</source>
        <translation>Jede Periode wird für eine andere Menge berechnet als vereinbart.</translation>
    </message>
    <message>
        <source>Correct the quantity of the subscription item, or amend the contract.</source>
        <translation>Korrigieren Sie die Menge der Abonnementposition oder ändern Sie den Vertrag.</translation>
    </message>
    <message>
        <source>Billing customer: currency differs from the account</source>
        <translation>Abrechnungskunde: Währung weicht vom Account ab</translation>
    </message>
    <message>
        <source>Bills and books are made in different currencies.</source>
        <translation>Rechnungen und Bücher lauten auf verschiedene Währungen.</translation>
    </message>
    <message>
        <source>Decide which currency was agreed and correct the other system.</source>
        <translation>Klären Sie, welche Währung vereinbart war, und korrigieren Sie das andere System.</translation>
    </message>
    <message>
        <source>ERP customer: currency differs from billing</source>
        <translation>ERP-Kunde: Währung weicht von der Abrechnung ab</translation>
    </message>
    <message>
        <source>Account has several billing customers</source>
        <translation>Account hat mehrere Abrechnungskunden</translation>
    </message>
    <message>
        <source>Invoices and payments of one customer are spread over several: balances and reminders are wrong.</source>
        <translation>Rechnungen und Zahlungen eines Kunden verteilen sich auf mehrere: Salden und Mahnungen sind falsch.</translation>
    </message>
    <message>
        <source>Merge the billing customers, or split the account.</source>
        <translation>Führen Sie die Abrechnungskunden zusammen oder teilen Sie den Account.</translation>
    </message>
    <message>
        <source>Billing customer: legal entity differs from the account</source>
        <translation>Abrechnungskunde: Gesellschaft weicht vom Account ab</translation>
    </message>
    <message>
        <source>The money is booked in the wrong company.</source>
        <translation>Das Geld wird in der falschen Gesellschaft gebucht.</translation>
    </message>
    <message>
        <source>Correct the entity before the next invoice; re-book what is past.</source>
        <translation>Korrigieren Sie die Gesellschaft vor der nächsten Rechnung; buchen Sie Vergangenes um.</translation>
    </message>
    <message>
        <source>ERP customer: legal entity differs from billing</source>
        <translation>ERP-Kunde: Gesellschaft weicht von der Abrechnung ab</translation>
    </message>
    <message>
        <source>Billing customer: parent differs from the account</source>
        <translation>Abrechnungskunde: übergeordneter Kunde weicht vom Account ab</translation>
    </message>
    <message>
        <source>Group invoices and credit limits follow the wrong parent.</source>
        <translation>Konzernrechnungen und Kreditgrenzen folgen dem falschen übergeordneten Kunden.</translation>
    </message>
    <message>
        <source>Correct the parent in the system that differs.</source>
        <translation>Korrigieren Sie den übergeordneten Kunden im abweichenden System.</translation>
    </message>
    <message>
        <source>ERP customer: parent differs from billing</source>
        <translation>ERP-Kunde: übergeordneter Kunde weicht von der Abrechnung ab</translation>
    </message>
    <message>
        <source>Account unknown to billing</source>
        <translation>Account in der Abrechnung unbekannt</translation>
    </message>
    <message>
        <source>An active account has no billing customer: it cannot be invoiced.</source>
        <translation>Ein aktiver Account hat keinen Abrechnungskunden: Er kann keine Rechnung erhalten.</translation>
    </message>
    <message>
        <source>Create the billing customer of the account.</source>
        <translation>Legen Sie den Abrechnungskunden des Accounts an.</translation>
    </message>
    <message>
        <source>Billing customer unknown to the ERP</source>
        <translation>Abrechnungskunde im ERP unbekannt</translation>
    </message>
    <message>
        <source>Its invoices cannot be posted.</source>
        <translation>Seine Rechnungen können nicht gebucht werden.</translation>
    </message>
    <message>
        <source>Create the customer in the ERP.</source>
        <translation>Legen Sie den Kunden im ERP an.</translation>
    </message>
    <message>
        <source>Billing customer: tax id differs from the account</source>
        <translation>Abrechnungskunde: Steuernummer weicht vom Account ab</translation>
    </message>
    <message>
        <source>Invoices may be taxed wrongly or refused by the customer.</source>
        <translation>Rechnungen werden vielleicht falsch besteuert oder vom Kunden zurückgewiesen.</translation>
    </message>
    <message>
        <source>Check the tax id with the customer and correct the system that differs.</source>
        <translation>Klären Sie die Steuernummer mit dem Kunden und korrigieren Sie das abweichende System.</translation>
    </message>
    <message>
        <source>ERP customer: tax id differs from billing</source>
        <translation>ERP-Kunde: Steuernummer weicht von der Abrechnung ab</translation>
    </message>
    <message>
        <source>Mapping not valid when it was used</source>
        <translation>Zuordnung bei der Verwendung nicht gültig</translation>
    </message>
    <message>
        <source>The key was used in a month in which no mapping is valid: amounts may land in the wrong place.</source>
        <translation>Der Schlüssel wurde in einem Monat verwendet, in dem keine Zuordnung gilt: Beträge landen vielleicht an der falschen Stelle.</translation>
    </message>
    <message>
        <source>Extend the mapping or correct the records that use the key.</source>
        <translation>Verlängern Sie die Zuordnung oder korrigieren Sie die Datensätze, die den Schlüssel verwenden.</translation>
    </message>
    <message>
        <source>Two mappings valid on the same day</source>
        <translation>Zwei Zuordnungen gelten am selben Tag</translation>
    </message>
    <message>
        <source>It is not certain which value counts for this key.</source>
        <translation>Es ist nicht sicher, welcher Wert für diesen Schlüssel gilt.</translation>
    </message>
    <message>
        <source>End the older mapping before the newer one begins.</source>
        <translation>Beenden Sie die ältere Zuordnung, bevor die neuere beginnt.</translation>
    </message>
    <message>
        <source>Account without a mapping</source>
        <translation>Konto ohne Zuordnung</translation>
    </message>
    <message>
        <source>Journal lines use an account of which nothing is known.</source>
        <translation>Buchungszeilen verwenden ein Konto, von dem nichts bekannt ist.</translation>
    </message>
    <message>
        <source>Add the account to the mapping or correct the bookings.</source>
        <translation>Nehmen Sie das Konto in die Zuordnung auf oder korrigieren Sie die Buchungen.</translation>
    </message>
    <message>
        <source>Meter without a mapping</source>
        <translation>Zähler ohne Zuordnung</translation>
    </message>
    <message>
        <source>Usage is metered that no product is sold by.</source>
        <translation>Nutzung wird gezählt, zu der kein Produkt verkauft wird.</translation>
    </message>
    <message>
        <source>Add the meter to the mapping.</source>
        <translation>Nehmen Sie den Zähler in die Zuordnung auf.</translation>
    </message>
    <message>
        <source>Product without a mapping</source>
        <translation>Produkt ohne Zuordnung</translation>
    </message>
    <message>
        <source>Charges use a product that leads to no account.</source>
        <translation>Belastungen verwenden ein Produkt, das zu keinem Konto führt.</translation>
    </message>
    <message>
        <source>Add the product to the mapping.</source>
        <translation>Nehmen Sie das Produkt in die Zuordnung auf.</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produkte</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Tax codes</source>
        <translation>Steuercodes</translation>
    </message>
    <message>
        <source>Entities</source>
        <translation>Gesellschaften</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Found: %1 too many</source>
        <translation>Gefunden: %1 zu viel</translation>
    </message>
    <message>
        <source>Found: residual %1</source>
        <translation>Gefunden: Differenz %1</translation>
    </message>
    <message>
        <source>Looked at again</source>
        <translation>Noch einmal angesehen</translation>
    </message>
    <message>
        <source>Now %1 too many</source>
        <translation>Jetzt %1 zu viel</translation>
    </message>
    <message>
        <source>Residual is now %1</source>
        <translation>Die Differenz beträgt jetzt %1</translation>
    </message>
    <message>
        <source>ERP credit %1 is %5 %8, but the credit note is %4 %8: %2 %8 apart since %3.</source>
        <translation>ERP-Gutschrift %1 beträgt %5 %8, die Gutschrift aber %4 %8: %2 %8 Abweichung seit %3.</translation>
    </message>
    <message>
        <source>Credit note %1 was posted %5 times instead of once, open since %3.</source>
        <translation>Gutschrift %1 wurde %5-mal statt einmal gebucht, offen seit %3.</translation>
    </message>
    <message>
        <source>Credit note %1 was never posted: %4 %8 open since %3.</source>
        <translation>Gutschrift %1 wurde nie gebucht: %4 %8 offen seit %3.</translation>
    </message>
    <message>
        <source>ERP credit %1 (%5 %8) has no credit note, open since %3.</source>
        <translation>ERP-Gutschrift %1 (%5 %8) hat keine Gutschrift, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP credit %1 is posted in period %6, not in that of the credit note, open since %3.</source>
        <translation>ERP-Gutschrift %1 ist in Periode %6 gebucht, nicht in der der Gutschrift, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP document %1 over %4 %8 has no journal, open since %3.</source>
        <translation>ERP-Beleg %1 über %4 %8 hat keinen Buchungssatz, offen seit %3.</translation>
    </message>
    <message>
        <source>Journal line %1 (%5 %8) belongs to no known ERP document, open since %3.</source>
        <translation>Buchungszeile %1 (%5 %8) gehört zu keinem bekannten ERP-Beleg, offen seit %3.</translation>
    </message>
    <message>
        <source>Journal line %1 stands on the other side than the mapping of its account allows, open since %3.</source>
        <translation>Buchungszeile %1 steht auf der anderen Seite, als die Zuordnung ihres Kontos erlaubt, offen seit %3.</translation>
    </message>
    <message>
        <source>Contract item %1 runs at other dates in billing than in the contract, open since %3.</source>
        <translation>Vertragsposition %1 läuft in der Abrechnung zu anderen Daten als im Vertrag, offen seit %3.</translation>
    </message>
    <message>
        <source>Contract item %1, worth %4 %8 a period, was never subscribed, open since %3.</source>
        <translation>Vertragsposition %1, %4 %8 je Periode wert, wurde nie abonniert, offen seit %3.</translation>
    </message>
    <message>
        <source>Subscription item %1, worth %5 %8 a period, has no contract item, open since %3.</source>
        <translation>Abonnementposition %1, %5 %8 je Periode wert, hat keine Vertragsposition, offen seit %3.</translation>
    </message>
    <message>
        <source>Contract item %1 is billed at %5 %8 a period instead of %4 %8, open since %3.</source>
        <translation>Vertragsposition %1 wird mit %5 %8 je Periode statt %4 %8 berechnet, offen seit %3.</translation>
    </message>
    <message>
        <source>Contract item %1 is billed for a quantity worth %5 %8 a period instead of %4 %8, open since %3.</source>
        <translation>Vertragsposition %1 wird für eine Menge im Wert von %5 %8 je Periode statt %4 %8 berechnet, offen seit %3.</translation>
    </message>
    <message>
        <source>Account %1 has no billing customer, open since %3.</source>
        <translation>Account %1 hat keinen Abrechnungskunden, offen seit %3.</translation>
    </message>
    <message>
        <source>Billing customer %1 has no ERP customer, open since %3.</source>
        <translation>Abrechnungskunde %1 hat keinen ERP-Kunden, offen seit %3.</translation>
    </message>
    <message>
        <source>Account %1 has %5 billing customers instead of one, open since %3.</source>
        <translation>Account %1 hat %5 Abrechnungskunden statt einen, offen seit %3.</translation>
    </message>
    <message>
        <source>Billing customer %1 has another currency than its account, open since %3.</source>
        <translation>Abrechnungskunde %1 hat eine andere Währung als sein Account, offen seit %3.</translation>
    </message>
    <message>
        <source>Billing customer %1 belongs to another legal entity than its account, open since %3.</source>
        <translation>Abrechnungskunde %1 gehört zu einer anderen Gesellschaft als sein Account, offen seit %3.</translation>
    </message>
    <message>
        <source>Billing customer %1 hangs below another parent than its account, open since %3.</source>
        <translation>Abrechnungskunde %1 hängt unter einem anderen Kunden als sein Account, offen seit %3.</translation>
    </message>
    <message>
        <source>Billing customer %1 has another tax id than its account, open since %3.</source>
        <translation>Abrechnungskunde %1 hat eine andere Steuernummer als sein Account, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP customer %1 has another currency than its billing customer, open since %3.</source>
        <translation>ERP-Kunde %1 hat eine andere Währung als sein Abrechnungskunde, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP customer %1 belongs to another legal entity than its billing customer, open since %3.</source>
        <translation>ERP-Kunde %1 gehört zu einer anderen Gesellschaft als sein Abrechnungskunde, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP customer %1 hangs below another parent than its billing customer, open since %3.</source>
        <translation>ERP-Kunde %1 hängt unter einem anderen Kunden als sein Abrechnungskunde, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP customer %1 has another tax id than its billing customer, open since %3.</source>
        <translation>ERP-Kunde %1 hat eine andere Steuernummer als sein Abrechnungskunde, offen seit %3.</translation>
    </message>
    <message>
        <source>%1 is used in a month in which no mapping of it is valid, open since %3.</source>
        <translation>%1 wird in einem Monat verwendet, in dem keine Zuordnung davon gilt, offen seit %3.</translation>
    </message>
    <message>
        <source>%1 has two mappings valid on one day, open since %3.</source>
        <translation>%1 hat zwei Zuordnungen, die am selben Tag gelten, offen seit %3.</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Buchungssatz</translation>
    </message>
    <message>
        <source>Debit</source>
        <translation>Soll</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>Haben</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Mapped as</source>
        <translation>Zugeordnet als</translation>
    </message>
    <message>
        <source>Unit price</source>
        <translation>Einzelpreis</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Vertrag</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Abonnement</translation>
    </message>
    <message>
        <source>Billing customer</source>
        <translation>Abrechnungskunde</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Tax id</source>
        <translation>Steuernummer</translation>
    </message>
    <message>
        <source>Legal entity</source>
        <translation>Gesellschaft</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>Übergeordnet</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Mapped key</source>
        <translation>Zugeordneter Schlüssel</translation>
    </message>
    <message>
        <source>Mapped to</source>
        <translation>Zugeordnet zu</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Used in</source>
        <translation>Verwendet in</translation>
    </message>
    <message>
        <source>“%1” is not a day. Write it as 2026-07-31.</source>
        <translation>„%1“ ist kein Tag. Schreiben Sie ihn wie 2026-07-31.</translation>
    </message>
    <message>
        <source>This needs a reason in words, at most 4,000 characters: the second person decides by it.</source>
        <translation>Das braucht eine Begründung in Worten, höchstens 4.000 Zeichen: Die zweite Person entscheidet danach.</translation>
    </message>
    <message>
        <source>The %1 is empty, longer than 200 characters or has characters that cannot be seen. Write it again.</source>
        <translation>Die Angabe %1 ist leer, länger als 200 Zeichen oder enthält Zeichen, die man nicht sieht. Schreiben Sie sie neu.</translation>
    </message>
    <message>
        <source>There is no mapping “%1” of this key (any more). Read the list again.</source>
        <translation>Eine Zuordnung „%1“ dieses Schlüssels gibt es nicht (mehr). Lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>The mapping ends on %1 already. Choose an earlier last day.</source>
        <translation>Die Zuordnung endet schon am %1. Wählen Sie einen früheren letzten Tag.</translation>
    </message>
    <message>
        <source>The mapping “%1” to “%2” (%3) is valid on some of these days, and two at once would be ambiguous. Replace or end it, or choose other days.</source>
        <translation>Die Zuordnung „%1“ zu „%2“ (%3) gilt an einigen dieser Tage, und zwei zugleich wären mehrdeutig. Ersetzen oder beenden Sie sie oder wählen Sie andere Tage.</translation>
    </message>
    <message>
        <source>Ending a mapping needs its last day, and nothing else.</source>
        <translation>Eine Zuordnung zu beenden braucht ihren letzten Tag und sonst nichts.</translation>
    </message>
    <message>
        <source>The last day %1 lies before the first day %2.</source>
        <translation>Der letzte Tag %1 liegt vor dem ersten Tag %2.</translation>
    </message>
    <message>
        <source>Replacing or ending a mapping names the one that ends; adding one names none.</source>
        <translation>Ersetzen oder Beenden nennt die Zuordnung, die endet; Hinzufügen nennt keine.</translation>
    </message>
    <message>
        <source>%1 is not linked to %2 by people, so there is nothing to undo. Read the list again.</source>
        <translation>%1 ist nicht von Personen mit %2 verknüpft, daher gibt es nichts zu lösen. Lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>There is no customer record %1. Check its id, or pull again.</source>
        <translation>Es gibt keinen Kundendatensatz %1. Prüfen Sie die Kennung oder rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>There is no customer record %2 to link %1 to. Check its id, or pull again.</source>
        <translation>Es gibt keinen Kundendatensatz %2, mit dem %1 zu verknüpfen wäre. Prüfen Sie die Kennung oder rufen Sie erneut ab.</translation>
    </message>
    <message>
        <source>%1 refers to %3 in its own system, and that record exists: a link would not count. Correct the reference there.</source>
        <translation>%1 verweist im eigenen System auf %3, und diesen Datensatz gibt es: Eine Verknüpfung würde nicht zählen. Korrigieren Sie den Verweis dort.</translation>
    </message>
    <message>
        <source>%1 is linked to %3 already. Undo that link first.</source>
        <translation>%1 ist schon mit %3 verknüpft. Lösen Sie diese Verknüpfung zuerst.</translation>
    </message>
    <message>
        <source>%1 is linked to %2. Undo the link first.</source>
        <translation>%1 ist mit %2 verknüpft. Lösen Sie die Verknüpfung zuerst.</translation>
    </message>
    <message>
        <source>A decision is to approve, to decline or to withdraw.</source>
        <translation>Eine Entscheidung ist Freigeben, Ablehnen oder Zurückziehen.</translation>
    </message>
    <message>
        <source>Between 1 and %1 proposals can be decided at once; these are %2.</source>
        <translation>Zwischen 1 und %1 Vorschläge können auf einmal entschieden werden; das sind %2.</translation>
    </message>
    <message>
        <source>A proposal stands twice in the list. Nothing was decided; read the list again.</source>
        <translation>Ein Vorschlag steht zweimal in der Liste. Nichts wurde entschieden; lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>Declining needs a reason in words.</source>
        <translation>Ablehnen braucht eine Begründung in Worten.</translation>
    </message>
    <message>
        <source>There is no proposal %1. Read the list again.</source>
        <translation>Es gibt keinen Vorschlag %1. Lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>You proposed %1 yourself, so somebody else must decide it. Nothing of the list was decided; take your own items out.</source>
        <translation>Sie haben %1 selbst vorgeschlagen, daher muss jemand anderes entscheiden. Nichts aus der Liste wurde entschieden; nehmen Sie die eigenen heraus.</translation>
    </message>
    <message>
        <source>%2 proposed %1, and only who proposed it can withdraw it. Nothing of the list was decided.</source>
        <translation>%1 wurde von %2 vorgeschlagen und kann nur von dort zurückgezogen werden. Nichts aus der Liste wurde entschieden.</translation>
    </message>
    <message>
        <source>Approved; counts from the next reconciliation on</source>
        <translation>Freigegeben; zählt ab der nächsten Abstimmung</translation>
    </message>
    <message>
        <source>Not possible: %1 by %2.</source>
        <translation>Nicht möglich: %1 durch %2.</translation>
    </message>
    <message>
        <source>Mappings and links cannot be decided in this store.</source>
        <translation>Über Zuordnungen und Verknüpfungen kann in diesem Speicher nicht entschieden werden.</translation>
    </message>
    <message>
        <source>A link is of a billing customer to its account, or of an ERP customer to its billing customer.</source>
        <translation>Eine Verknüpfung verbindet einen Abrechnungskunden mit seinem Account oder einen ERP-Kunden mit seinem Abrechnungskunden.</translation>
    </message>
    <message>
        <source>%1 has proposed the same (number %2), and it is waiting for a second person. Nothing was done.</source>
        <translation>%1 hat dasselbe vorgeschlagen (Nummer %2), und es wartet auf eine zweite Person. Nichts wurde getan.</translation>
    </message>
    <message>
        <source>Proposed as number %1; a second person decides</source>
        <translation>Vorgeschlagen als Nummer %1; eine zweite Person entscheidet</translation>
    </message>
    <message>
        <source>Another link of %1 was decided in the same list. Read it again.</source>
        <translation>Über eine andere Verknüpfung von %1 wurde in derselben Liste entschieden. Lesen Sie sie neu.</translation>
    </message>
    <message>
        <source>“%1” belongs to %2. Save it under a name of your own, or ask its owner or an administrator.</source>
        <translation>„%1“ gehört %2. Speichern Sie sie unter einem eigenen Namen oder bitten Sie den Besitzer oder einen Administrator.</translation>
    </message>
    <message>
        <source>There is no such view (any more). Read the list of views again.</source>
        <translation>Eine solche Ansicht gibt es nicht (mehr). Lesen Sie die Liste der Ansichten neu.</translation>
    </message>
    <message>
        <source>A view needs a name of 1 to 80 characters.</source>
        <translation>Eine Ansicht braucht einen Namen mit 1 bis 80 Zeichen.</translation>
    </message>
    <message>
        <source>You keep %1 views already. Remove one first.</source>
        <translation>Sie haben schon %1 Ansichten. Entfernen Sie zuerst eine.</translation>
    </message>
    <message>
        <source>Saved as “%1”</source>
        <translation>Gespeichert als „%1“</translation>
    </message>
    <message>
        <source>Removed “%1”</source>
        <translation>„%1“ entfernt</translation>
    </message>
    <message>
        <source>Only a shared view can be what a role begins with. Share the view first.</source>
        <translation>Nur mit einer geteilten Ansicht kann eine Rolle beginnen. Teilen Sie die Ansicht zuerst.</translation>
    </message>
    <message>
        <source>Begins with the program&apos;s own view</source>
        <translation>Beginnt mit der Ansicht des Programms</translation>
    </message>
    <message>
        <source>Begins with “%1”</source>
        <translation>Beginnt mit „%1“</translation>
    </message>
    <message>
        <source>Nothing had arrived in this store by %1. Choose a later time.</source>
        <translation>Bis %1 war nichts in diesem Speicher angekommen. Wählen Sie eine spätere Zeit.</translation>
    </message>
    <message>
        <source>same tax id</source>
        <translation>gleiche Steuernummer</translation>
    </message>
    <message>
        <source>other tax id</source>
        <translation>andere Steuernummer</translation>
    </message>
    <message>
        <source>same name</source>
        <translation>gleicher Name</translation>
    </message>
    <message>
        <source>names alike by %1 of 100</source>
        <translation>Namen zu %1 von 100 ähnlich</translation>
    </message>
    <message>
        <source>same currency</source>
        <translation>gleiche Währung</translation>
    </message>
    <message>
        <source>other currency</source>
        <translation>andere Währung</translation>
    </message>
    <message>
        <source>same entity</source>
        <translation>gleiche Gesellschaft</translation>
    </message>
    <message>
        <source>other entity</source>
        <translation>andere Gesellschaft</translation>
    </message>
    <message>
        <source>“%1” is not a column of the queue.</source>
        <translation>„%1“ ist keine Spalte der Liste.</translation>
    </message>
    <message>
        <source>“%1” is not a reason; reasons are written as in MISSING_POSTING.</source>
        <translation>„%1“ ist kein Grund; Gründe schreibt man wie MISSING_POSTING.</translation>
    </message>
    <message>
        <source>“%1” is not a state; there are: %2.</source>
        <translation>„%1“ ist kein Zustand; es gibt: %2.</translation>
    </message>
    <message>
        <source>“%1” is not a severity; there are: low, medium, high, critical.</source>
        <translation>„%1“ ist kein Schweregrad; es gibt: low, medium, high, critical.</translation>
    </message>
    <message>
        <source>“%1” is not a checkpoint; there are CP0 to CP14.</source>
        <translation>„%1“ ist kein Prüfpunkt; es gibt CP0 bis CP14.</translation>
    </message>
    <message>
        <source>“%1” is not a time such as 2026-10-01T00:00:00Z.</source>
        <translation>„%1“ ist keine Zeit wie 2026-10-01T00:00:00Z.</translation>
    </message>
    <message>
        <source>“%1” is not an amount such as 1250.00.</source>
        <translation>„%1“ ist kein Betrag wie 1250.00.</translation>
    </message>
    <message>
        <source>A quoted value of the filter has no end.</source>
        <translation>Ein Wert in Anführungszeichen im Filter hat kein Ende.</translation>
    </message>
    <message>
        <source>“%1” is not a field of a filter; the fields are the options of `exceptions` without dashes.</source>
        <translation>„%1“ ist kein Feld eines Filters; die Felder sind die Optionen von `exceptions` ohne Striche.</translation>
    </message>
    <message>
        <source>The filter&apos;s “%1” needs a value: %1=…</source>
        <translation>„%1“ im Filter braucht einen Wert: %1=…</translation>
    </message>
    <message>
        <source>This proposal was decided already. Nothing was done; read the list again.</source>
        <translation>Über diesen Vorschlag wurde schon entschieden. Nichts wurde getan; lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>There is already a view “%1”. Choose another name, or change that one.</source>
        <translation>Es gibt schon eine Ansicht „%1“. Wählen Sie einen anderen Namen oder ändern Sie jene.</translation>
    </message>
    <message>
        <source>A remedy of this case is already under way.</source>
        <translation>Eine Abhilfe zu diesem Fall ist schon unterwegs.</translation>
    </message>
    <message>
        <source>Reverse it and post it again in %1</source>
        <translation>Stornieren und in %1 neu buchen</translation>
    </message>
    <message>
        <source>Prepares what is to be sent for %1 to %2 (%3). Nothing is sent before a second person approves it.</source>
        <translation>Bereitet vor, was für %1 nach %2 (%3) zu senden ist. Nichts wird gesendet, bevor eine zweite Person es freigibt.</translation>
    </message>
    <message>
        <source>Prepares what is to be sent for %1 to %2 (%3). Period %4 is closed, so it is meant for the first open one after it. Nothing is sent before a second person approves it.</source>
        <translation>Bereitet vor, was für %1 nach %2 (%3) zu senden ist. Die Periode %4 ist geschlossen, daher ist es für die erste offene danach bestimmt. Nichts wird gesendet, bevor eine zweite Person es freigibt.</translation>
    </message>
    <message>
        <source>No connected system of set %1 can do this. Connect one under Connections, or export the correction for whoever does it by hand.</source>
        <translation>Kein verbundenes System der Menge %1 kann das. Verbinden Sie eines unter Verbindungen oder exportieren Sie die Korrektur für die Arbeit von Hand.</translation>
    </message>
    <message>
        <source>The journal of %1 adds up to more than can be counted.</source>
        <translation>Der Buchungssatz von %1 ergibt mehr, als gezählt werden kann.</translation>
    </message>
    <message>
        <source>“%1” is not an enabled connection of the set “%2” that can do “%3”. See the list of connections.</source>
        <translation>„%1“ ist keine eingeschaltete Verbindung der Menge „%2“, die „%3“ kann. Sehen Sie in der Liste der Verbindungen nach.</translation>
    </message>
    <message>
        <source>No enabled connection of the set “%1” can do “%2”. Add one first.</source>
        <translation>Keine eingeschaltete Verbindung der Menge „%1“ kann „%2“. Fügen Sie zuerst eine hinzu.</translation>
    </message>
    <message>
        <source>Several connections could do “%2”: %1. Say which one.</source>
        <translation>Mehrere Verbindungen könnten „%2“: %1. Sagen Sie, welche.</translation>
    </message>
    <message>
        <source>The record %1 came from “%2” and can only be put right there, not in “%3”.</source>
        <translation>Der Datensatz %1 kam von „%2“ und kann nur dort richtiggestellt werden, nicht in „%3“.</translation>
    </message>
    <message>
        <source>The record %1 is not among the records any more. Reconcile again.</source>
        <translation>Der Datensatz %1 ist nicht mehr unter den Datensätzen. Stimmen Sie erneut ab.</translation>
    </message>
    <message>
        <source>The invoice %1 of the credit note %2 has no lines, so it is not known what is credited.</source>
        <translation>Die Rechnung %1 der Gutschrift %2 hat keine Zeilen, daher ist nicht bekannt, was gutgeschrieben wird.</translation>
    </message>
    <message>
        <source>The document %1 is itself a reversal. Correct it in the ERP, then pull again.</source>
        <translation>Der Beleg %1 ist selbst ein Storno. Korrigieren Sie ihn im ERP und rufen Sie dann erneut ab.</translation>
    </message>
    <message>
        <source>The invoice %1 of the payment %2 is not in the ERP yet. Post the invoice first: a payment is applied to it.</source>
        <translation>Die Rechnung %1 der Zahlung %2 ist noch nicht im ERP. Buchen Sie zuerst die Rechnung: Ihr wird die Zahlung zugeordnet.</translation>
    </message>
    <message>
        <source>The billing customer %1 has no name. Name it there first; the ERP needs one.</source>
        <translation>Der Abrechnungskunde %1 hat keinen Namen. Benennen Sie ihn zuerst dort; das ERP braucht einen.</translation>
    </message>
    <message>
        <source>The amounts of the document are too large to be booked.</source>
        <translation>Die Beträge des Belegs sind zu groß zum Buchen.</translation>
    </message>
    <message>
        <source>No account is mapped as “%1” for %2. Add the mapping, then propose again.</source>
        <translation>Für %2 ist kein Konto als „%1“ zugeordnet. Ergänzen Sie die Zuordnung und schlagen Sie dann neu vor.</translation>
    </message>
    <message>
        <source>The document %1 has no amount, so there is nothing to book. Look at it in the ERP.</source>
        <translation>Der Beleg %1 hat keinen Betrag, also gibt es nichts zu buchen. Sehen Sie ihn im ERP an.</translation>
    </message>
    <message>
        <source>The line %1 has no amount above zero, so there is nothing to credit.</source>
        <translation>Die Zeile %1 hat keinen Betrag über null, also gibt es nichts gutzuschreiben.</translation>
    </message>
    <message>
        <source>The invoice %1 has %2 postings that count now. Reconcile again, or correct them in the ERP.</source>
        <translation>Die Rechnung %1 hat %2 Buchungen, die jetzt zählen. Stimmen Sie erneut ab oder korrigieren Sie sie im ERP.</translation>
    </message>
    <message>
        <source>Credits already stand on the lines of charge %1; which part is still too much is for a person to say in billing.</source>
        <translation>Auf den Zeilen der Belastung %1 stehen schon Gutschriften; welcher Teil noch zu viel ist, muss eine Person in der Abrechnung sagen.</translation>
    </message>
    <message>
        <source>More than %1 usage events are missing at the meter. So many are delivered again by the system that measures, not by hand.</source>
        <translation>Mehr als %1 Nutzungsereignisse fehlen am Zähler. So viele liefert das messende System erneut, nicht eine Person von Hand.</translation>
    </message>
    <message>
        <source>Which usage events were lost cannot be told: %1 single events are as large as what is missing. Compare the deliveries with the meter&apos;s log.</source>
        <translation>Welche Nutzungsereignisse verloren gingen, ist nicht zu erkennen: %1 einzelne Ereignisse sind so groß wie das Fehlende. Vergleichen Sie die Lieferungen mit dem Protokoll des Zählers.</translation>
    </message>
    <message>
        <source>Post the credit note to %1</source>
        <translation>Gutschrift nach %1 buchen</translation>
    </message>
    <message>
        <source>Posts credit note %1 of %2 over %3 %4 for %5 to %6</source>
        <translation>Bucht Gutschrift %1 von %2 über %3 %4 für %5 nach %6</translation>
    </message>
    <message>
        <source>Reverse the posting in %1</source>
        <translation>Buchung in %1 stornieren</translation>
    </message>
    <message>
        <source>Takes back document %1 of %2 over %3 %4 for %5 in %6</source>
        <translation>Nimmt Beleg %1 von %2 über %3 %4 für %5 in %6 zurück</translation>
    </message>
    <message>
        <source>Apply the payment in %1</source>
        <translation>Zahlung in %1 zuordnen</translation>
    </message>
    <message>
        <source>Applies payment %1 of %2 over %3 %4 for %5 in %6</source>
        <translation>Ordnet Zahlung %1 von %2 über %3 %4 für %5 in %6 zu</translation>
    </message>
    <message>
        <source>Create the customer in %1</source>
        <translation>Kunden in %1 anlegen</translation>
    </message>
    <message>
        <source>Creates customer %1 in %6</source>
        <translation>Legt Kunden %1 in %6 an</translation>
    </message>
    <message>
        <source>Post the journal to %1</source>
        <translation>Buchungssatz nach %1 buchen</translation>
    </message>
    <message>
        <source>Books the journal of document %1 of %2 over %3 %4 for %5 in %6</source>
        <translation>Bucht den Buchungssatz des Belegs %1 von %2 über %3 %4 für %5 in %6</translation>
    </message>
    <message>
        <source>Credit the invoice line in %1</source>
        <translation>Rechnungszeile in %1 gutschreiben</translation>
    </message>
    <message>
        <source>Credits line %1 of %2 with %3 %4 in %6</source>
        <translation>Schreibt auf Zeile %1 von %2 in %6 %3 %4 gut</translation>
    </message>
    <message>
        <source>Send the lost usage again to %1</source>
        <translation>Verlorene Nutzung noch einmal an %1 senden</translation>
    </message>
    <message>
        <source>Sends usage event %1 of %2 again to %6</source>
        <translation>Sendet Nutzungsereignis %1 von %2 noch einmal an %6</translation>
    </message>
    <message>
        <source>Waits for the reversal of %1 (effect %2).</source>
        <translation>Wartet auf das Storno von %1 (Vorgang %2).</translation>
    </message>
    <message>
        <source>The reversal of %1 came to nothing (“%2”), so it is not posted again: it would stand there twice. Propose the remedy anew.</source>
        <translation>Aus dem Storno von %1 wurde nichts („%2“), daher wird nicht neu gebucht: Es stünde dort doppelt. Schlagen Sie die Abhilfe neu vor.</translation>
    </message>
    <message>
        <source>Waits for the effect %1 on %2, which must come first.</source>
        <translation>Wartet auf den Vorgang %1 zu %2, der zuerst kommen muss.</translation>
    </message>
    <message>
        <source>Held back: the customer %1 is not in “%2”. Create the customer there first; it has an exception of its own.</source>
        <translation>Zurückgehalten: Der Kunde %1 ist nicht in „%2“. Legen Sie ihn dort zuerst an; dazu gibt es eine eigene Ausnahme.</translation>
    </message>
    <message>
        <source>Confirmed: the pull shows %1 as it was approved.</source>
        <translation>Bestätigt: Der Abruf zeigt %1, wie es freigegeben wurde.</translation>
    </message>
    <message>
        <source>This program cannot draw a PDF. Export it from the window, or as a spreadsheet.</source>
        <translation>Dieses Programm kann kein PDF zeichnen. Exportieren Sie aus dem Fenster oder als Tabelle.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Choose another folder, or free some space.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Wählen Sie einen anderen Ordner oder schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>Writing rows</source>
        <translation>Zeilen werden geschrieben</translation>
    </message>
    <message>
        <source>The address cannot be signed: its query holds a broken percent escape. Nothing was sent. Correct the address in the connection&apos;s manifest.</source>
        <translation>Die Adresse kann nicht signiert werden: Ihre Abfrage enthält eine kaputte Prozent-Kodierung. Nichts wurde gesendet. Korrigieren Sie die Adresse in der Beschreibung der Verbindung.</translation>
    </message>
    <message>
        <source>The request cannot be signed: this machine&apos;s OpenSSL offers no HMAC-SHA256. Nothing was sent. Check the installation of OpenSSL.</source>
        <translation>Die Anfrage kann nicht signiert werden: Das OpenSSL dieses Rechners kennt kein HMAC-SHA256. Nichts wurde gesendet. Prüfen Sie die Installation von OpenSSL.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Correct what it names in its source, then propose it again.</source>
        <translation>%1 antwortete %2: %3 (%4). Korrigieren Sie das Genannte an seiner Quelle und schlagen Sie es dann erneut vor.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). The record may be there already: it is looked for before anything else is done.</source>
        <translation>%1 antwortete %2: %3 (%4). Der Datensatz ist vielleicht schon da: Er wird gesucht, bevor sonst etwas geschieht.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). The same request was taken before: what it made is looked for.</source>
        <translation>%1 antwortete %2: %3 (%4). Dieselbe Anfrage wurde schon angenommen: Gesucht wird, was daraus entstand.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Have the period opened there, or post into one that is open.</source>
        <translation>%1 antwortete %2: %3 (%4). Lassen Sie die Periode dort öffnen, oder buchen Sie in eine offene.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Create the customer there first, or link it to the right one.</source>
        <translation>%1 antwortete %2: %3 (%4). Legen Sie den Kunden dort erst an, oder verknüpfen Sie ihn mit dem richtigen.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Correct the account in the mapping, or have it opened for this legal entity.</source>
        <translation>%1 antwortete %2: %3 (%4). Korrigieren Sie das Konto in der Zuordnung, oder lassen Sie es für diese Gesellschaft öffnen.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Correct the journal so that its debits equal its credits.</source>
        <translation>%1 antwortete %2: %3 (%4). Korrigieren Sie das Journal, sodass Soll und Haben gleich sind.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Complete the record in its source, or set a default in the connection.</source>
        <translation>%1 antwortete %2: %3 (%4). Vervollständigen Sie den Datensatz an seiner Quelle, oder setzen Sie eine Vorgabe in der Verbindung.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Nothing was made there. Check the connection&apos;s credentials.</source>
        <translation>%1 antwortete %2: %3 (%4). Dort entstand nichts. Prüfen Sie die Zugangsdaten der Verbindung.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Ask its administrator for the permission.</source>
        <translation>%1 antwortete %2: %3 (%4). Bitten Sie dort die Administration um die Berechtigung.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). Nothing was made there. Try again later.</source>
        <translation>%1 antwortete %2: %3 (%4). Dort entstand nichts. Versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4). That does not say whether the record was made: it is looked for.</source>
        <translation>%1 antwortete %2: %3 (%4). Das sagt nicht, ob der Datensatz entstand: Er wird gesucht.</translation>
    </message>
    <message>
        <source>The job %1 of %2 does not say how far it is.</source>
        <translation>Der Auftrag %1 von %2 sagt nicht, wie weit er ist.</translation>
    </message>
    <message>
        <source>%1 is still busy with the job %2 after %3 seconds; whether it makes the record is not known yet.</source>
        <translation>%1 ist nach %3 Sekunden noch mit dem Auftrag %2 beschäftigt; ob er den Datensatz anlegt, ist noch unbekannt.</translation>
    </message>
    <message>
        <source>The job %1 of %2 does not name its one task, so its result is not known.</source>
        <translation>Der Auftrag %1 von %2 nennt seine eine Aufgabe nicht; sein Ergebnis ist daher unbekannt.</translation>
    </message>
    <message>
        <source>The job %1 of %2 ended as “%3”, but its result does not read (%4). Whether the record was made is not known.</source>
        <translation>Der Auftrag %1 von %2 endete als „%3“, aber sein Ergebnis ist nicht lesbar (%4). Ob der Datensatz entstand, ist unbekannt.</translation>
    </message>
    <message>
        <source>The flow %1 is longer than %2 bytes and was not read.</source>
        <translation>Der Ablauf %1 ist länger als %2 Bytes und wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>The flow %1 cannot be read. Check that the file is there and that you may read it.</source>
        <translation>Der Ablauf %1 kann nicht gelesen werden. Prüfen Sie, ob die Datei da ist und Sie sie lesen dürfen.</translation>
    </message>
    <message>
        <source>The flow %1 cannot be used: line %2: %3. Nothing was reconciled; correct the file or take it away.</source>
        <translation>Der Ablauf %1 ist nicht verwendbar: Zeile %2: %3. Nichts wurde abgestimmt; korrigieren Sie die Datei oder nehmen Sie sie weg.</translation>
    </message>
    <message>
        <source>The flow %1 is named “%2”. A flow has the name of its file; rename one of them.</source>
        <translation>Der Ablauf %1 heißt „%2“. Ein Ablauf trägt den Namen seiner Datei; benennen Sie eines von beiden um.</translation>
    </message>
    <message>
        <source>%1 has record %2 with our reference already; nothing was sent.</source>
        <translation>%1 hat schon Datensatz %2 mit unserer Referenz; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>%1 has %2 records with our reference; nothing was sent. A person must look.</source>
        <translation>%1 hat %2 Datensätze mit unserer Referenz; nichts wurde gesendet. Das muss sich jemand ansehen.</translation>
    </message>
    <message>
        <source>%1 has record %2 with our reference over another amount; nothing was sent. A person must look.</source>
        <translation>%1 hat Datensatz %2 mit unserer Referenz über einen anderen Betrag; nichts wurde gesendet. Das muss sich jemand ansehen.</translation>
    </message>
    <message>
        <source>The connection %1 cannot sign in by “%2”: its option %3 may be %4. Nothing was sent.</source>
        <translation>Die Verbindung %1 kann sich nicht mit „%2“ anmelden: Ihre Option %3 darf %4 sein. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>The secret of the connection %1 must be two lines: the consumer secret, then the token secret. Store it again; nothing was sent.</source>
        <translation>Das Geheimnis der Verbindung %1 muss aus zwei Zeilen bestehen: Consumer Secret, dann Token Secret. Hinterlegen Sie es neu; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>%1 calls what is used here deprecated (%2). Plan for a newer version.</source>
        <translation>%1 nennt das hier Verwendete veraltet (%2). Planen Sie eine neuere Version ein.</translation>
    </message>
    <message>
        <source>%1 will switch off what is used here on %2. Move to a newer version before.</source>
        <translation>%1 schaltet das hier Verwendete am %2 ab. Wechseln Sie vorher auf eine neuere Version.</translation>
    </message>
    <message>
        <source>%1 refused the signature (%2, %3). Check the consumer key, the token, both secrets and this computer&apos;s clock; then store the secrets again.</source>
        <translation>%1 wies die Signatur ab (%2, %3). Prüfen Sie Consumer Key, Token, beide Geheimnisse und die Uhr dieses Rechners; hinterlegen Sie die Geheimnisse dann neu.</translation>
    </message>
    <message>
        <source>The field “%1” holds “%2”, which the connector&apos;s description does not know. Check what it means for the row; its bytes are kept.</source>
        <translation>Das Feld „%1“ enthält „%2“, was die Beschreibung des Konnektors nicht kennt. Prüfen Sie, was das für die Zeile bedeutet; ihre Bytes sind aufbewahrt.</translation>
    </message>
    <message>
        <source>%1 tells what was deleted since %2 only. What was removed for good between %3 and then may still stand here: compare the counts.</source>
        <translation>%1 sagt nur, was seit %2 gelöscht wurde. Was zwischen %3 und da endgültig entfernt wurde, steht hier vielleicht noch: Vergleichen Sie die Anzahlen.</translation>
    </message>
    <message>
        <source>A row of %1 does not say which record was deleted. Nothing of the page was taken; correct the connector description.</source>
        <translation>Eine Zeile von %1 sagt nicht, welcher Datensatz gelöscht wurde. Nichts von der Seite wurde übernommen; korrigieren Sie die Beschreibung des Konnektors.</translation>
    </message>
    <message>
        <source>This program cannot do that. Nothing was changed.</source>
        <translation>Dieses Programm kann das nicht. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The source has another number of records than landed</source>
        <translation>Die Quelle hat eine andere Anzahl Datensätze als angekommen</translation>
    </message>
    <message>
        <source>Asked on another path, the source counts other than what arrived: what is missing was compared with nothing, and every figure behind it is unsure.</source>
        <translation>Auf anderem Weg gefragt, zählt die Quelle anders als das Angekommene: Was fehlt, wurde mit nichts verglichen, und jede Zahl dahinter ist unsicher.</translation>
    </message>
    <message>
        <source>Pull the stream again; if the difference stays, read it from the beginning, then ask the source&apos;s owner which number is right.</source>
        <translation>Rufen Sie den Strom erneut ab; bleibt die Differenz, lesen Sie ihn von vorn, dann fragen Sie die Zuständigen der Quelle, welche Zahl stimmt.</translation>
    </message>
    <message>
        <source>A record that could not be read</source>
        <translation>Ein Datensatz, der nicht gelesen werden konnte</translation>
    </message>
    <message>
        <source>The source gave a record that breaks its own description; it is kept aside and takes part in nothing.</source>
        <translation>Die Quelle gab einen Datensatz, der ihrer eigenen Beschreibung widerspricht; er liegt beiseite und nimmt an nichts teil.</translation>
    </message>
    <message>
        <source>Have it corrected at the source and read it again, or dismiss it with a reason (Connections, dead letters).</source>
        <translation>Lassen Sie ihn an der Quelle korrigieren und lesen Sie ihn neu, oder verwerfen Sie ihn mit Grund (Verbindungen, unzustellbare Datensätze).</translation>
    </message>
    <message>
        <source>The source has another total amount than landed</source>
        <translation>Die Quelle hat eine andere Gesamtsumme als angekommen</translation>
    </message>
    <message>
        <source>Asked on another path, the source adds up to another amount than the records that arrived: some are missing, or changed without saying so.</source>
        <translation>Auf anderem Weg gefragt, ergibt die Quelle einen anderen Betrag als die angekommenen Datensätze: Einige fehlen oder änderten sich, ohne es zu sagen.</translation>
    </message>
    <message>
        <source>Read the stream from the beginning; if the difference stays, compare the records of the currency with the source.</source>
        <translation>Lesen Sie den Strom von vorn; bleibt die Differenz, vergleichen Sie die Datensätze der Währung mit der Quelle.</translation>
    </message>
    <message>
        <source>Step of a flow came too late</source>
        <translation>Schritt eines Ablaufs kam zu spät</translation>
    </message>
    <message>
        <source>The business object took longer to this step than was agreed: money was asked for, booked or received that many days late.</source>
        <translation>Der Vorgang brauchte bis zu diesem Schritt länger als vereinbart: Geld wurde so viele Tage zu spät gefordert, gebucht oder erhalten.</translation>
    </message>
    <message>
        <source>Find out what held it up and accept the delay, or correct the date in the system that tells it wrongly.</source>
        <translation>Finden Sie heraus, was ihn aufhielt, und nehmen Sie den Verzug hin, oder korrigieren Sie das Datum in dem System, das es falsch sagt.</translation>
    </message>
    <message>
        <source>Step of a flow is missing</source>
        <translation>Schritt eines Ablaufs fehlt</translation>
    </message>
    <message>
        <source>The business object is stuck before this step: its time is up, or a later step was taken without it.</source>
        <translation>Der Vorgang steckt vor diesem Schritt: Seine Zeit ist um, oder ein späterer Schritt geschah ohne ihn.</translation>
    </message>
    <message>
        <source>Take the step in the system that owns it, or end the object there.</source>
        <translation>Tun Sie den Schritt in dem System, dem er gehört, oder beenden Sie den Vorgang dort.</translation>
    </message>
    <message>
        <source>Step of a flow came before the one it follows</source>
        <translation>Schritt eines Ablaufs kam vor dem, dem er folgt</translation>
    </message>
    <message>
        <source>Something was done that many days before it was allowed to: a service without a signature, a bill without a contract.</source>
        <translation>Etwas geschah so viele Tage, bevor es durfte: eine Leistung ohne Unterschrift, eine Rechnung ohne Vertrag.</translation>
    </message>
    <message>
        <source>Check which of the two dates is right and correct the other; have the earlier step confirmed.</source>
        <translation>Prüfen Sie, welches der beiden Daten stimmt, und korrigieren Sie das andere; lassen Sie den früheren Schritt bestätigen.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>No whole answer</source>
        <translation>Keine ganze Antwort</translation>
    </message>
    <message>
        <source>Throttled</source>
        <translation>Gedrosselt</translation>
    </message>
    <message>
        <source>The system failed</source>
        <translation>Das System versagte</translation>
    </message>
    <message>
        <source>Sign-in refused</source>
        <translation>Anmeldung abgewiesen</translation>
    </message>
    <message>
        <source>Not permitted</source>
        <translation>Nicht erlaubt</translation>
    </message>
    <message>
        <source>Request refused</source>
        <translation>Anfrage abgewiesen</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>The stream %1 landed with %5 records, but the source counts %4: %2 apart since %3.</source>
        <translation>Der Strom %1 kam mit %5 Datensätzen an, aber die Quelle zählt %4: Abstand %2 seit %3.</translation>
    </message>
    <message>
        <source>A record of the stream %1 could not be read and is kept aside since %3.</source>
        <translation>Ein Datensatz des Stroms %1 konnte nicht gelesen werden und liegt seit %3 beiseite.</translation>
    </message>
    <message>
        <source>The records of %1 add up to %5 %8, but the source says %4 %8: %2 %8 apart since %3.</source>
        <translation>Die Datensätze von %1 ergeben %5 %8, aber die Quelle sagt %4 %8: Abstand %2 %8 seit %3.</translation>
    </message>
    <message>
        <source>%1 took %5 days instead of at most %4: %2 days too late, found on %3.</source>
        <translation>%1 dauerte %5 Tage statt höchstens %4: %2 Tage zu spät, gefunden am %3.</translation>
    </message>
    <message>
        <source>%1 has not come and should have, open since %3.</source>
        <translation>%1 ist nicht gekommen und hätte sollen, offen seit %3.</translation>
    </message>
    <message>
        <source>%1 came %2 days before the step it follows, found on %3.</source>
        <translation>%1 kam %2 Tage vor dem Schritt, dem es folgt, gefunden am %3.</translation>
    </message>
    <message>
        <source>No pull</source>
        <translation>Kein Abruf</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Langsam</translation>
    </message>
    <message>
        <source>With errors</source>
        <translation>Mit Fehlern</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message>
        <source>Requests go out</source>
        <translation>Anfragen gehen hinaus</translation>
    </message>
    <message>
        <source>Left alone after failures</source>
        <translation>Nach Fehlern in Ruhe gelassen</translation>
    </message>
    <message>
        <source>The next request is a probe</source>
        <translation>Die nächste Anfrage ist eine Probe</translation>
    </message>
    <message>
        <source>The window is 1 to 366 days, not %1.</source>
        <translation>Der Zeitraum ist 1 bis 366 Tage, nicht %1.</translation>
    </message>
    <message>
        <source>There is no connected system “%1”. List the sources and use one of their names.</source>
        <translation>Es gibt kein verbundenes System „%1“. Listen Sie die Quellen auf und nehmen Sie einen ihrer Namen.</translation>
    </message>
    <message>
        <source>Name at least one file to write.</source>
        <translation>Nennen Sie mindestens eine Datei, die geschrieben werden soll.</translation>
    </message>
    <message>
        <source>The %1 does not come as %2.</source>
        <translation>%1 gibt es nicht als %2.</translation>
    </message>
    <message>
        <source>“%1” is not the name of a file.</source>
        <translation>„%1“ ist kein Dateiname.</translation>
    </message>
    <message>
        <source>This program cannot write reports.</source>
        <translation>Dieses Programm kann keine Berichte schreiben.</translation>
    </message>
    <message>
        <source>“%1” is a folder of files and is not pulled. Import the files again instead; known ones add nothing.</source>
        <translation>„%1“ ist ein Ordner mit Dateien und wird nicht abgerufen. Importieren Sie die Dateien stattdessen erneut; bekannte fügen nichts hinzu.</translation>
    </message>
    <message>
        <source>There is no dead letter %1 of “%2”. List them and use one of their numbers.</source>
        <translation>Es gibt keinen unzustellbaren Datensatz %1 von „%2“. Listen Sie sie auf und nehmen Sie eine ihrer Nummern.</translation>
    </message>
    <message>
        <source>The dead letter %1 is settled already. Read the list again.</source>
        <translation>Der unzustellbare Datensatz %1 ist schon erledigt. Lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>%1 lies in the future: nothing has arrived since. Choose an earlier time.</source>
        <translation>%1 liegt in der Zukunft: Seitdem kam nichts an. Wählen Sie eine frühere Zeit.</translation>
    </message>
    <message>
        <source>A dead letter is dismissed with a reason: why the record does not matter. Nothing was changed.</source>
        <translation>Ein unzustellbarer Datensatz wird mit Grund verworfen: warum er keine Rolle spielt. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Name the dead letters to dismiss. Nothing was changed.</source>
        <translation>Nennen Sie die unzustellbaren Datensätze, die verworfen werden sollen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Gathering records</source>
        <translation>Datensätze werden gesammelt</translation>
    </message>
    <message>
        <source>Invoice “%1” is in several sets. Name one: invoice:%2/%1.</source>
        <translation>Rechnung „%1“ steht in mehreren Beständen. Nennen Sie einen: invoice:%2/%1.</translation>
    </message>
    <message>
        <source>There is no invoice “%1” in this store. Check the number, or import or pull the invoices first.</source>
        <translation>In diesem Speicher gibt es keine Rechnung „%1“. Prüfen Sie die Nummer, oder importieren oder holen Sie erst die Rechnungen.</translation>
    </message>
    <message>
        <source>The flow “%1” has no step “%2”.</source>
        <translation>Der Ablauf „%1“ hat keinen Schritt „%2“.</translation>
    </message>
    <message>
        <source>There is no flow “%1”. Known are: %2.</source>
        <translation>Es gibt keinen Ablauf „%1“. Bekannt sind: %2.</translation>
    </message>
    <message>
        <source>Unmapped</source>
        <translation>Ohne Zuordnung</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Overlapping</source>
        <translation>Überlappend</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Not in use</source>
        <translation>Nicht in Gebrauch</translation>
    </message>
    <message>
        <source>It is decided.</source>
        <translation>Es ist entschieden.</translation>
    </message>
    <message>
        <source>You proposed it yourself; somebody else must decide it.</source>
        <translation>Sie haben es selbst vorgeschlagen; jemand anderes muss entscheiden.</translation>
    </message>
    <message>
        <source>%1 rows of “%2” (%3) are in quarantine and were not compared.</source>
        <translation>%1 Zeilen von „%2“ (%3) sind in Quarantäne und wurden nicht verglichen.</translation>
    </message>
    <message>
        <source>The import of %1 from “%2” was interrupted; none of its rows count yet.</source>
        <translation>Der Import von %1 aus „%2“ wurde unterbrochen; noch zählt keine seiner Zeilen.</translation>
    </message>
    <message>
        <source>The set “%1” has never received %2.</source>
        <translation>Der Bestand „%1“ hat nie %2 erhalten.</translation>
    </message>
    <message>
        <source>%1 records of %2 have figures too large to compute with.</source>
        <translation>%1 Datensätze von %2 haben Zahlen, die zum Rechnen zu groß sind.</translation>
    </message>
    <message>
        <source>%1 deliveries arrived after the last reconciliation. Reconcile to see what they change.</source>
        <translation>%1 Lieferungen kamen nach der letzten Abstimmung an. Stimmen Sie ab, um zu sehen, was sie ändern.</translation>
    </message>
    <message>
        <source>%1 could not be written to the disk: %2. Free some space or choose another folder, then try again.</source>
        <translation>%1 konnte nicht auf die Platte geschrieben werden: %2. Schaffen Sie Platz oder wählen Sie einen anderen Ordner, dann versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>%1 could not be put in its place: %2. Choose another name or folder.</source>
        <translation>%1 konnte nicht an seinen Platz gelegt werden: %2. Wählen Sie einen anderen Namen oder Ordner.</translation>
    </message>
    <message>
        <source>A feed was not there at its time</source>
        <translation>Eine Lieferung war zu ihrer Zeit nicht da</translation>
    </message>
    <message>
        <source>A stream or a folder of files did not arrive by the time it is due: what is newer is compared with nothing, and figures stand still.</source>
        <translation>Ein Strom oder ein Ordner mit Dateien ist bis zu seiner Zeit nicht angekommen: Neueres wird mit nichts verglichen, und die Zahlen bleiben stehen.</translation>
    </message>
    <message>
        <source>Pull or import it; where that fails, see the connection&apos;s last error. If the time is wrong, set another one (source due).</source>
        <translation>Rufen Sie ihn ab oder importieren Sie ihn; gelingt das nicht, sehen Sie den letzten Fehler der Verbindung an. Ist die Zeit falsch, setzen Sie eine andere (source due).</translation>
    </message>
    <message>
        <source>%1 had not arrived by its time, open since %3.</source>
        <translation>%1 war zu seiner Zeit nicht angekommen, offen seit %3.</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Stream or table</source>
        <translation>Strom oder Tabelle</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Angekommen</translation>
    </message>
    <message>
        <source>Arrived before</source>
        <translation>Davor angekommen</translation>
    </message>
    <message>
        <source>Seen to be late</source>
        <translation>Als verspätet bemerkt</translation>
    </message>
    <message>
        <source>A feed comes every 1 to 527040 minutes, or daily by a time from 00:00 to 23:59 UTC. Nothing was changed.</source>
        <translation>Eine Lieferung kommt alle 1 bis 527040 Minuten oder täglich bis zu einer Zeit von 00:00 bis 23:59 UTC. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>“%1” has no stream or table “%2”. Nothing was changed; leave the name out to mean all.</source>
        <translation>„%1“ hat keinen Strom und keine Tabelle „%2“. Es wurde nichts geändert; lassen Sie den Namen weg, um alle zu meinen.</translation>
    </message>
    <message>
        <source>“%1” is no time of the day in UTC such as 06:00.</source>
        <translation>„%1“ ist keine Uhrzeit in UTC wie 06:00.</translation>
    </message>
    <message>
        <source>The amounts are too large to be added up. Approve them one by one.</source>
        <translation>Die Beträge sind zu groß, um sie zu summieren. Geben Sie sie einzeln frei.</translation>
    </message>
    <message>
        <source>Above the limit: %1 is %2 %3, and the limits set for “%4” are in other currencies only, so nothing in %3 may be approved. Who may approve it: %5. An administrator sets the limits.</source>
        <translation>Über der Grenze: %1 beträgt %2 %3, und für „%4“ gibt es Grenzen nur in anderen Währungen, daher darf nichts in %3 freigegeben werden. Freigeben darf es: %5. Die Grenzen setzt ein Administrator.</translation>
    </message>
    <message>
        <source>Above the limit: the fix of %1 comes to %2 %3 in all its parts; the limit set for “%4” is %5 %3 for one fix. Who may approve it: %6. An administrator sets the limits.</source>
        <translation>Über der Grenze: Die Korrektur von %1 beträgt mit allen Teilen %2 %3; die Grenze für „%4“ ist %5 %3 je Korrektur. Freigeben darf es: %6. Die Grenzen setzt ein Administrator.</translation>
    </message>
    <message>
        <source>Above the limit: with %1, what you approved of %2 (entity %3, period %4) would come to %5; the limit set for “%6” is %7 together. Who may approve it: %8. An administrator sets the limits.</source>
        <translation>Über der Grenze: Mit %1 ergäbe, was Sie von %2 freigegeben haben (Gesellschaft %3, Periode %4), %5; die Grenze für „%6“ ist zusammen %7. Freigeben darf es: %8. Die Grenzen setzt ein Administrator.</translation>
    </message>
    <message>
        <source>%1, who approved it, may not approve anything in %2 any more (limits of “%3”). It is not sent; propose it again.</source>
        <translation>%1 hat es freigegeben und darf in %2 nichts mehr freigeben (Grenzen von „%3“). Es wird nicht gesendet; schlagen Sie es erneut vor.</translation>
    </message>
    <message>
        <source>%1, who approved it, may approve only %2 %3 for one fix by now (limit of “%4”), and this one comes to %5 %3. It is not sent; propose it again.</source>
        <translation>%1 hat es freigegeben und darf inzwischen nur noch %2 %3 je Korrektur freigeben (Grenze von „%4“); diese beträgt %5 %3. Sie wird nicht gesendet; schlagen Sie sie erneut vor.</translation>
    </message>
    <message>
        <source>%1, who approved it, may approve only %2 %3 together of one maker, entity and period by now (limit of “%4”), and with this one it comes to %5 %3. It is not sent; propose it again.</source>
        <translation>%1 hat es freigegeben und darf inzwischen nur noch %2 %3 zusammen je Ersteller, Gesellschaft und Periode freigeben (Grenze von „%4“); mit dieser Korrektur sind es %5 %3. Sie wird nicht gesendet; schlagen Sie sie erneut vor.</translation>
    </message>
    <message>
        <source>A limit is set for a person or for a role: name one of the two.</source>
        <translation>Eine Grenze gilt für eine Person oder für eine Rolle: Nennen Sie eines von beiden.</translation>
    </message>
    <message>
        <source>The role “%1” approves nothing, so it needs no limit.</source>
        <translation>Die Rolle „%1“ gibt nichts frei und braucht daher keine Grenze.</translation>
    </message>
    <message>
        <source>The role “%1” is there to approve above the limits. Set a limit for a person instead.</source>
        <translation>Die Rolle „%1“ ist dazu da, über den Grenzen freizugeben. Setzen Sie stattdessen eine Grenze für eine Person.</translation>
    </message>
    <message>
        <source>Nobody sets a limit that binds himself. Ask another administrator.</source>
        <translation>Niemand setzt eine Grenze, die ihn selbst bindet. Bitten Sie einen anderen Administrator.</translation>
    </message>
    <message>
        <source>A limit needs its currency, for example EUR.</source>
        <translation>Eine Grenze braucht ihre Währung, zum Beispiel EUR.</translation>
    </message>
    <message>
        <source>A limit for all together needs one for a single fix as well.</source>
        <translation>Zu einer Grenze für alles zusammen gehört auch eine für die einzelne Korrektur.</translation>
    </message>
    <message>
        <source>A limit cannot lie below zero; zero means that nothing may be approved.</source>
        <translation>Eine Grenze kann nicht unter null liegen; null heißt, dass nichts freigegeben werden darf.</translation>
    </message>
    <message>
        <source>The limit for all together (%1) lies below the one for a single fix (%2).</source>
        <translation>Die Grenze für alles zusammen (%1) liegt unter der für die einzelne Korrektur (%2).</translation>
    </message>
    <message>
        <source>A change of a limit needs its reason in words, at most 4,000 characters: an auditor will ask.</source>
        <translation>Die Änderung einer Grenze braucht einen Grund in Worten, höchstens 4.000 Zeichen: Ein Prüfer wird danach fragen.</translation>
    </message>
    <message>
        <source>“%1” has no limit in %2 (any more). Read the list again.</source>
        <translation>„%1“ hat keine Grenze in %2 (mehr). Lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>The limit in %1 is taken away</source>
        <translation>Die Grenze in %1 ist aufgehoben</translation>
    </message>
    <message>
        <source>May approve %1 %3 in one fix, %2 %3 together of one maker, entity and period</source>
        <translation>Darf %1 %3 je Korrektur freigeben, %2 %3 zusammen je Ersteller, Gesellschaft und Periode</translation>
    </message>
    <message>
        <source>Not sent again: %1, who approved it, may not approve it any more. What became of the earlier attempt is unclear; a person decides with evidence.</source>
        <translation>Nicht erneut gesendet: %1 hat es freigegeben und darf es nicht mehr freigeben. Was aus dem früheren Versuch wurde, ist unklar; eine Person entscheidet mit Belegen.</translation>
    </message>
    <message>
        <source>%1, who approved it, may not approve any more. It is not sent; propose it again.</source>
        <translation>%1 hat es freigegeben und darf nicht mehr freigeben. Es wird nicht gesendet; schlagen Sie es erneut vor.</translation>
    </message>
    <message>
        <source>A pause was longer than the vendor remembers</source>
        <translation>Eine Pause war länger, als der Anbieter sich erinnert</translation>
    </message>
    <message>
        <source>Nothing was pulled for so long that the vendor no longer tells what changed or was deleted in between: old states may stand here as if they were true.</source>
        <translation>Es wurde so lange nichts abgerufen, dass der Anbieter nicht mehr sagt, was dazwischen geändert oder gelöscht wurde: Alte Stände können hier stehen, als wären sie wahr.</translation>
    </message>
    <message>
        <source>What changed in %1 was no longer told by the vendor, open since %3.</source>
        <translation>Was sich in %1 geändert hat, hat der Anbieter nicht mehr gesagt, offen seit %3.</translation>
    </message>
    <message>
        <source>Pulled until</source>
        <translation>Abgerufen bis</translation>
    </message>
    <message>
        <source>Told again from</source>
        <translation>Wieder gesagt ab</translation>
    </message>
    <message>
        <source>Days the vendor remembers</source>
        <translation>Tage, an die sich der Anbieter erinnert</translation>
    </message>
    <message>
        <source>%1 did not say what the amounts of %2 add up to. Run the pull again.</source>
        <translation>%1 hat nicht gesagt, was die Beträge von %2 ergeben. Rufen Sie noch einmal ab.</translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is none of the tables that are counted here, such as invoices. Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält „%2“; das ist keine der Tabellen, die hier gezählt werden, etwa invoices. Berichtigen Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The records of %1 have no month of their own to count them by. Leave the period empty and deliver the row again.</source>
        <translation>Die Datensätze von %1 haben keinen eigenen Monat, nach dem sie gezählt werden könnten. Lassen Sie die Periode leer und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The records of %1 hold no money to count by currency. Leave the currency empty and deliver the row again.</source>
        <translation>Die Datensätze von %1 enthalten kein Geld, das nach Währung gezählt werden könnte. Lassen Sie die Währung leer und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The records of %1 have no amount to add up. Leave the amount empty and deliver the row again.</source>
        <translation>Die Datensätze von %1 haben keinen Betrag, der sich addieren ließe. Lassen Sie den Betrag leer und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>The row states an amount of %1 without its currency. State one row for each currency and deliver them again.</source>
        <translation>Die Zeile nennt einen Betrag von %1 ohne Währung. Geben Sie je Währung eine Zeile an und liefern Sie sie erneut.</translation>
    </message>
    <message>
        <source>Column %1 holds %2, but a table cannot have fewer than no records. Correct it and deliver the row again.</source>
        <translation>Spalte %1 enthält %2, doch weniger als keinen Datensatz kann eine Tabelle nicht haben. Berichtigen Sie sie und liefern Sie die Zeile erneut.</translation>
    </message>
    <message>
        <source>A data warehouse or report made from the same records counts or adds up to something else: whoever decides by it decides by other figures than these.</source>
        <translation>Ein Data Warehouse oder Bericht aus denselben Datensätzen zählt oder ergibt etwas anderes: Wer danach entscheidet, entscheidet nach anderen Zahlen als diesen.</translation>
    </message>
    <message>
        <source>Ask the warehouse&apos;s owner to load the table and month again; where its figures are right, read the source&apos;s stream from the beginning.</source>
        <translation>Bitten Sie den Eigner des Warehouse, Tabelle und Monat neu zu laden; sind dessen Zahlen richtig, lesen Sie den Strom der Quelle von Anfang an.</translation>
    </message>
    <message>
        <source>The copy downstream counts %5 in %1, but %4 landed, open since %3.</source>
        <translation>Die nachgelagerte Kopie zählt %5 in %1, angekommen sind aber %4, offen seit %3.</translation>
    </message>
    <message>
        <source>The copy downstream counts as many in %1 as landed, %5, but they add up to something else, open since %3.</source>
        <translation>Die nachgelagerte Kopie zählt in %1 so viele, wie angekommen sind, %5, doch ihre Summe ist eine andere, offen seit %3.</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Client ID of the integration record</source>
        <translation>Client-ID des Integrationsdatensatzes</translation>
    </message>
    <message>
        <source>Certificate ID of the mapping</source>
        <translation>Zertifikat-ID der Zuordnung</translation>
    </message>
    <message>
        <source>Account ID</source>
        <translation>Konto-ID</translation>
    </message>
    <message>
        <source>Sign in by oauth2 (certificate) or oauth1 (token)</source>
        <translation>Anmeldung mit oauth2 (Zertifikat) oder oauth1 (Token)</translation>
    </message>
    <message>
        <source>Consumer key, for oauth1</source>
        <translation>Consumer Key, für oauth1</translation>
    </message>
    <message>
        <source>Token ID, for oauth1</source>
        <translation>Token-ID, für oauth1</translation>
    </message>
    <message>
        <source>Read from (YYYY-MM-DD HH:MM:SS, account time)</source>
        <translation>Lesen ab (JJJJ-MM-TT HH:MM:SS, Zeit des Kontos)</translation>
    </message>
    <message>
        <source>Rows per page, at most 1000</source>
        <translation>Zeilen je Seite, höchstens 1000</translation>
    </message>
    <message>
        <source>Accounting book that is compared</source>
        <translation>Buch (Accounting Book), das verglichen wird</translation>
    </message>
    <message>
        <source>External ID of the subsidiary of invoices that name no legal entity</source>
        <translation>Externe ID der Niederlassung von Rechnungen, die keine Gesellschaft nennen</translation>
    </message>
    <message>
        <source>Internal IDs of the currencies</source>
        <translation>Interne IDs der Währungen</translation>
    </message>
    <message>
        <source>Receivables account</source>
        <translation>Forderungskonto</translation>
    </message>
    <message>
        <source>Revenue account</source>
        <translation>Erlöskonto</translation>
    </message>
    <message>
        <source>Sales tax account</source>
        <translation>Umsatzsteuerkonto</translation>
    </message>
    <message>
        <source>Account that customer payments go to</source>
        <translation>Konto, auf das Kundenzahlungen gehen</translation>
    </message>
    <message>
        <source>Post by jobs in the background (yes or no)</source>
        <translation>Über Hintergrundaufträge buchen (yes oder no)</translation>
    </message>
    <message>
        <source>External ID of the item of credit memos whose request names none</source>
        <translation>Externe ID des Artikels für Gutschriften, deren Anfrage keinen nennt</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Read arrivals from (RFC 3339)</source>
        <translation>Ankünfte lesen ab (RFC 3339)</translation>
    </message>
    <message>
        <source>Events per page, at most 100</source>
        <translation>Ereignisse je Seite, höchstens 100</translation>
    </message>
    <message>
        <source>Meters that count events, separated by commas: each event type in one of them</source>
        <translation>Zähler, die Ereignisse zählen, durch Kommas getrennt: jeder Ereignistyp in einem davon</translation>
    </message>
    <message>
        <source>Consumer key of the external client app</source>
        <translation>Consumer Key der externen Client-App</translation>
    </message>
    <message>
        <source>User it acts for (only when signing in with a private key)</source>
        <translation>Benutzer, für den es handelt (nur bei Anmeldung mit privatem Schlüssel)</translation>
    </message>
    <message>
        <source>Read changes from (RFC 3339)</source>
        <translation>Änderungen lesen ab (RFC 3339)</translation>
    </message>
    <message>
        <source>Rows per page, at most 2000</source>
        <translation>Zeilen je Seite, höchstens 2000</translation>
    </message>
    <message>
        <source>Share of the calls of a day it may see used, in percent</source>
        <translation>Anteil der Aufrufe eines Tages, der verbraucht sein darf, in Prozent</translation>
    </message>
    <message>
        <source>Account ID (acct_…)</source>
        <translation>Konto-ID (acct_…)</translation>
    </message>
    <message>
        <source>Read objects created from this day on (YYYY-MM-DD)</source>
        <translation>Objekte lesen, die ab diesem Tag angelegt wurden (JJJJ-MM-TT)</translation>
    </message>
    <message>
        <source>Objects per page, at most 100</source>
        <translation>Objekte je Seite, höchstens 100</translation>
    </message>
    <message>
        <source>A copy downstream differs</source>
        <translation>Eine nachgelagerte Kopie weicht ab</translation>
    </message>
    <message>
        <source>Found: %1 too few</source>
        <translation>Gefunden: %1 zu wenig</translation>
    </message>
    <message>
        <source>Now %1 too few</source>
        <translation>Jetzt %1 zu wenig</translation>
    </message>
    <message>
        <source>Read the stream from the beginning (pull --full): where it lists everything, what was deleted meanwhile goes with it. Then compare the counts.</source>
        <translation>Lesen Sie den Strom von Anfang an (pull --full): Wo er alles auflistet, geht damit auch, was inzwischen gelöscht wurde. Vergleichen Sie danach die Anzahlen.</translation>
    </message>
    <message>
        <source>Read again from the beginning, the stream %1 of “%2” no longer gave %3 of the %4 records known before. They count as deleted from now on; what was received of them is kept.</source>
        <translation>Von Anfang an gelesen, gab der Strom %1 von „%2“ %3 der %4 zuvor bekannten Datensätze nicht mehr. Sie gelten von nun an als gelöscht; was von ihnen empfangen wurde, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Read again from the beginning, the stream %1 of “%2” no longer gave %3 of the %4 records known before. That is too much to believe: nothing was removed. Check the account, role and permissions of the connection. If they are really gone, set its option may_shrink to yes and read everything again (pull --full).</source>
        <translation>Von Anfang an gelesen, gab der Strom %1 von „%2“ %3 der %4 zuvor bekannten Datensätze nicht mehr. Das ist zu viel, um es zu glauben: Es wurde nichts entfernt. Prüfen Sie Konto, Rolle und Rechte der Verbindung. Sind sie wirklich nicht mehr da, setzen Sie ihre Option may_shrink auf yes und lesen Sie alles noch einmal (pull --full).</translation>
    </message>
    <message>
        <source>Read again from the beginning, the stream %1 of “%2” no longer gave %3 of the %4 records known before, but the source counts more than would be left, or did not say how many it has. Nothing was removed: read everything again later (pull --full); if it stays so, ask the source&apos;s owner what its list leaves out.</source>
        <translation>Von Anfang an gelesen, gab der Strom %1 von „%2“ %3 der %4 zuvor bekannten Datensätze nicht mehr, aber die Quelle zählt mehr, als übrig wäre, oder sagte nicht, wie viele sie hat. Es wurde nichts entfernt: Lesen Sie später alles noch einmal (pull --full); bleibt es dabei, fragen Sie den Verantwortlichen der Quelle, was ihre Liste auslässt.</translation>
    </message>
    <message>
        <source>Tenant of the usage</source>
        <translation>Mandant der Nutzung</translation>
    </message>
    <message>
        <source>Billing was told of a new contract too late</source>
        <translation>Abrechnung erfuhr zu spät von einem neuen Vertrag</translation>
    </message>
    <message>
        <source>Billing could not ask for the item from its first day on: bills went out without it, or it is billed after the fact.</source>
        <translation>Die Abrechnung konnte die Position nicht vom ersten Tag an fordern: Rechnungen gingen ohne sie hinaus, oder sie wird nachträglich berechnet.</translation>
    </message>
    <message>
        <source>See that the days before were billed, and find out what held the activation up.</source>
        <translation>Sorgen Sie dafür, dass die Tage davor berechnet werden, und finden Sie heraus, was die Aktivierung aufhielt.</translation>
    </message>
    <message>
        <source>Billing was told of an amendment too late</source>
        <translation>Abrechnung erfuhr zu spät von einer Vertragsänderung</translation>
    </message>
    <message>
        <source>What was agreed in the middle of the term began without billing knowing: bills went out by the old terms.</source>
        <translation>Was während der Laufzeit vereinbart wurde, begann ohne Wissen der Abrechnung: Rechnungen gingen zu den alten Bedingungen hinaus.</translation>
    </message>
    <message>
        <source>See that the days before were billed by the new terms, and find out what held the amendment up.</source>
        <translation>Sorgen Sie dafür, dass die Tage davor zu den neuen Bedingungen berechnet werden, und finden Sie heraus, was die Änderung aufhielt.</translation>
    </message>
    <message>
        <source>Subscription runs for another term than agreed</source>
        <translation>Abonnement läuft über eine andere Laufzeit als vereinbart</translation>
    </message>
    <message>
        <source>It ends or renews at another time than agreed: the customer is billed too long, or revenue is lost.</source>
        <translation>Es endet oder verlängert sich zu einer anderen Zeit als vereinbart: Der Kunde zahlt zu lange, oder Umsatz geht verloren.</translation>
    </message>
    <message>
        <source>Correct the term of the subscription item, or amend the contract.</source>
        <translation>Korrigieren Sie die Laufzeit der Abonnementposition oder ändern Sie den Vertrag.</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>Dimensionen</translation>
    </message>
    <message>
        <source>Contract item %1 runs for another term in billing than in the contract, open since %3.</source>
        <translation>Vertragsposition %1 läuft in der Abrechnung über eine andere Laufzeit als im Vertrag, offen seit %3.</translation>
    </message>
    <message>
        <source>Term in months</source>
        <translation>Laufzeit in Monaten</translation>
    </message>
    <message>
        <source>Told to billing</source>
        <translation>Der Abrechnung bekannt</translation>
    </message>
    <message>
        <source>ERP document booked by more than one journal</source>
        <translation>ERP-Beleg mit mehr als einem Buchungssatz</translation>
    </message>
    <message>
        <source>Revenue and receivable stand in the ledger once more with each extra journal.</source>
        <translation>Erlös und Forderung stehen mit jedem überzähligen Buchungssatz noch einmal in den Büchern.</translation>
    </message>
    <message>
        <source>Reverse the extra journal in the ERP.</source>
        <translation>Stornieren Sie den überzähligen Buchungssatz im ERP.</translation>
    </message>
    <message>
        <source>Document booked on by hand</source>
        <translation>Von Hand auf einen Beleg gebucht</translation>
    </message>
    <message>
        <source>A person entered this line beside what the systems booked for the document: the ledger no longer follows from them.</source>
        <translation>Ein Mensch hat diese Zeile neben dem erfasst, was die Systeme für den Beleg gebucht haben: Die Bücher folgen nicht mehr aus ihnen.</translation>
    </message>
    <message>
        <source>Ask who entered it and why; reverse it, or have it explained and accept it.</source>
        <translation>Fragen Sie, wer sie warum erfasst hat; stornieren Sie sie, oder lassen Sie sie begründen und nehmen Sie sie hin.</translation>
    </message>
    <message>
        <source>Booking without the dimension that its account needs</source>
        <translation>Buchung ohne die Dimension, die ihr Konto braucht</translation>
    </message>
    <message>
        <source>The amount is in no report by department, cost centre or class.</source>
        <translation>Der Betrag fehlt in jeder Auswertung nach Abteilung, Kostenstelle oder Klasse.</translation>
    </message>
    <message>
        <source>Complete the line in the ERP; check the rule that should have filled the dimension.</source>
        <translation>Ergänzen Sie die Zeile im ERP; prüfen Sie die Regel, die die Dimension hätte füllen sollen.</translation>
    </message>
    <message>
        <source>Booking with another dimension than its account needs</source>
        <translation>Buchung mit einer anderen Dimension, als ihr Konto braucht</translation>
    </message>
    <message>
        <source>The amount stands in the reports of the wrong department, cost centre or class.</source>
        <translation>Der Betrag steht in den Auswertungen der falschen Abteilung, Kostenstelle oder Klasse.</translation>
    </message>
    <message>
        <source>Correct the line in the ERP, or the mapping of the account.</source>
        <translation>Korrigieren Sie die Zeile im ERP oder die Zuordnung des Kontos.</translation>
    </message>
    <message>
        <source>Booked in another period than its document</source>
        <translation>In einer anderen Periode gebucht als der Beleg</translation>
    </message>
    <message>
        <source>The document stands in one month and its amounts in another: neither month is right.</source>
        <translation>Der Beleg steht in einem Monat und seine Beträge in einem anderen: Keiner der beiden stimmt.</translation>
    </message>
    <message>
        <source>Reverse the booking and book it in the period of the document.</source>
        <translation>Stornieren Sie die Buchung und buchen Sie sie in der Periode des Belegs.</translation>
    </message>
    <message>
        <source>ERP document %1 was booked by %5 journals instead of one, open since %3.</source>
        <translation>ERP-Beleg %1 wurde mit %5 Buchungssätzen statt mit einem gebucht, offen seit %3.</translation>
    </message>
    <message>
        <source>Journal line %1 was entered by hand for a document that the systems book, open since %3.</source>
        <translation>Buchungszeile %1 wurde von Hand für einen Beleg erfasst, den die Systeme buchen, offen seit %3.</translation>
    </message>
    <message>
        <source>Journal line %1 has no dimension, but its account needs one, open since %3.</source>
        <translation>Buchungszeile %1 hat keine Dimension, doch ihr Konto braucht eine, offen seit %3.</translation>
    </message>
    <message>
        <source>Journal line %1 has another dimension than the mapping of its account, open since %3.</source>
        <translation>Buchungszeile %1 hat eine andere Dimension als die Zuordnung ihres Kontos, offen seit %3.</translation>
    </message>
    <message>
        <source>Journal line %1 is booked in another period than its document, open since %3.</source>
        <translation>Buchungszeile %1 ist in einer anderen Periode gebucht als ihr Beleg, offen seit %3.</translation>
    </message>
    <message>
        <source>Entered by hand</source>
        <translation>Von Hand erfasst</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>Dimension</translation>
    </message>
    <message>
        <source>The accounts of the journal need different dimensions (“%1” and “%2”), but it is sent with one. Book it in the ERP, then pull again.</source>
        <translation>Die Konten des Buchungssatzes brauchen verschiedene Dimensionen („%1“ und „%2“), gesendet wird er aber mit einer. Buchen Sie ihn im ERP, und rufen Sie dann neu ab.</translation>
    </message>
    <message>
        <source>ERP document without the invoice&apos;s number</source>
        <translation>ERP-Beleg ohne die Nummer der Rechnung</translation>
    </message>
    <message>
        <source>The number that stands on the customer&apos;s invoice is missing from its ERP document, or is another one: payments, questions and audits cannot be led back to it.</source>
        <translation>Die Nummer, die auf der Rechnung des Kunden steht, fehlt auf dem ERP-Beleg oder ist eine andere: Zahlungen, Rückfragen und Prüfungen lassen sich nicht auf ihn zurückführen.</translation>
    </message>
    <message>
        <source>Correct the number on the ERP document; find out which step of the posting drops or changes it.</source>
        <translation>Korrigieren Sie die Nummer auf dem ERP-Beleg; finden Sie heraus, welcher Schritt des Buchens sie verliert oder ändert.</translation>
    </message>
    <message>
        <source>ERP credit without the credit note&apos;s number</source>
        <translation>ERP-Gutschrift ohne die Nummer der Gutschrift</translation>
    </message>
    <message>
        <source>The number that stands on the customer&apos;s credit note is missing from the ERP credit, or is another one: nobody finds the one by the other.</source>
        <translation>Die Nummer, die auf der Gutschrift des Kunden steht, fehlt auf der ERP-Gutschrift oder ist eine andere: Niemand findet die eine über die andere.</translation>
    </message>
    <message>
        <source>Correct the number on the ERP credit; find out which step of the posting drops or changes it.</source>
        <translation>Korrigieren Sie die Nummer auf der ERP-Gutschrift; finden Sie heraus, welcher Schritt des Buchens sie verliert oder ändert.</translation>
    </message>
    <message>
        <source>Receipt without the payment&apos;s number</source>
        <translation>Eingang ohne die Nummer der Zahlung</translation>
    </message>
    <message>
        <source>The payment&apos;s number is missing from the receipt, or is another one: the bank&apos;s statement and the ERP cannot be matched by it.</source>
        <translation>Die Nummer der Zahlung fehlt auf dem Eingang oder ist eine andere: Kontoauszug und ERP lassen sich über sie nicht zuordnen.</translation>
    </message>
    <message>
        <source>Correct the number on the receipt; find out which step of the booking drops or changes it.</source>
        <translation>Korrigieren Sie die Nummer auf dem Eingang; finden Sie heraus, welcher Schritt des Buchens sie verliert oder ändert.</translation>
    </message>
    <message>
        <source>ERP document %1 does not carry the number of its invoice, open since %3.</source>
        <translation>ERP-Beleg %1 trägt nicht die Nummer seiner Rechnung, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP credit %1 does not carry the number of its credit note, open since %3.</source>
        <translation>ERP-Gutschrift %1 trägt nicht die Nummer ihrer Gutschrift, offen seit %3.</translation>
    </message>
    <message>
        <source>Receipt %1 does not carry the number of its payment, open since %3.</source>
        <translation>Eingang %1 trägt nicht die Nummer seiner Zahlung, offen seit %3.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>The charge&apos;s amount is not its own quantity times its unit price, rounded to the currency, or not what its contract item agreed.</source>
        <translation>Der Betrag der Belastung ist nicht ihre eigene Menge mal ihrem Stückpreis, auf die Währung gerundet, oder nicht das, was ihre Vertragsposition vereinbart.</translation>
    </message>
    <message>
        <source>Prepaid credit drawn differs from its ledger</source>
        <translation>Abgerufenes Guthaben weicht vom Guthabenbuch ab</translation>
    </message>
    <message>
        <source>What the charge says prepaid credit paid is not what the ledger of credit gave: the customer pays twice, or uses credit that is not there.</source>
        <translation>Was nach der Belastung aus Guthaben bezahlt wurde, hat das Guthabenbuch nicht hergegeben: Der Kunde zahlt doppelt oder verbraucht Guthaben, das es nicht gibt.</translation>
    </message>
    <message>
        <source>Correct what was drawn on the charge or in the ledger of credit, and rate the charge again.</source>
        <translation>Korrigieren Sie den Abruf auf der Belastung oder im Guthabenbuch und bewerten Sie die Belastung neu.</translation>
    </message>
    <message>
        <source>Discount not applied as agreed</source>
        <translation>Rabatt nicht wie vereinbart gewährt</translation>
    </message>
    <message>
        <source>The charge does not have the discount of its contract item: the customer pays too much or too little.</source>
        <translation>Die Belastung hat nicht den Rabatt ihrer Vertragsposition: Der Kunde zahlt zu viel oder zu wenig.</translation>
    </message>
    <message>
        <source>Rate the charge again with the discount of the contract item.</source>
        <translation>Bewerten Sie die Belastung neu mit dem Rabatt der Vertragsposition.</translation>
    </message>
    <message>
        <source>Agreed minimum not charged</source>
        <translation>Vereinbarter Mindestbetrag nicht belastet</translation>
    </message>
    <message>
        <source>The charge is not held to the minimum of its contract item: agreed revenue is not asked for.</source>
        <translation>Die Belastung hält den Mindestbetrag ihrer Vertragsposition nicht ein: Vereinbarter Erlös wird nicht gefordert.</translation>
    </message>
    <message>
        <source>Rate the charge again with the minimum of the contract item.</source>
        <translation>Bewerten Sie die Belastung neu mit dem Mindestbetrag der Vertragsposition.</translation>
    </message>
    <message>
        <source>Price terms of a charge cannot be applied</source>
        <translation>Preisbedingungen einer Belastung nicht anwendbar</translation>
    </message>
    <message>
        <source>The contract item the charge was rated by is not there, or its terms are not understood: nobody can say whether the amount is right.</source>
        <translation>Die Vertragsposition, nach der die Belastung bewertet wurde, fehlt, oder ihre Bedingungen sind nicht verständlich: Niemand kann sagen, ob der Betrag stimmt.</translation>
    </message>
    <message>
        <source>Correct the contract item or the charge that names it; where the price model is one of your own, check the amount by hand.</source>
        <translation>Korrigieren Sie die Vertragsposition oder die Belastung, die sie nennt; ist es ein eigenes Preismodell, prüfen Sie den Betrag von Hand.</translation>
    </message>
    <message>
        <source>Part of a month not charged by its days</source>
        <translation>Angebrochener Monat nicht nach Tagen belastet</translation>
    </message>
    <message>
        <source>The fees or the minimum of a month that the contract item covers in part are not charged by its days.</source>
        <translation>Gebühren oder Mindestbetrag eines Monats, den die Vertragsposition nur teilweise abdeckt, sind nicht nach Tagen belastet.</translation>
    </message>
    <message>
        <source>Rate the charge again by the days that the contract item covers.</source>
        <translation>Bewerten Sie die Belastung neu nach den Tagen, die die Vertragsposition abdeckt.</translation>
    </message>
    <message>
        <source>Charge does not follow the price tiers</source>
        <translation>Belastung folgt den Preisstufen nicht</translation>
    </message>
    <message>
        <source>The amount is not what the tiers of the contract item come to for the quantity.</source>
        <translation>Der Betrag ist nicht das, was die Stufen der Vertragsposition für die Menge ergeben.</translation>
    </message>
    <message>
        <source>Rate the charge again by the tiers of the contract item.</source>
        <translation>Bewerten Sie die Belastung neu nach den Stufen der Vertragsposition.</translation>
    </message>
    <message>
        <source>Charge %1 is %5 %8, but by what the ledger says prepaid credit paid it should be %4 %8: %2 %8 apart since %3.</source>
        <translation>Belastung %1 beträgt %5 %8, nach dem laut Guthabenbuch bezahlten Guthaben müsste sie %4 %8 betragen: %2 %8 Unterschied seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 is %5 %8, but with the agreed discount it is %4 %8: %2 %8 apart since %3.</source>
        <translation>Belastung %1 beträgt %5 %8, mit dem vereinbarten Rabatt sind es %4 %8: %2 %8 Unterschied seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 is %5 %8, but with the agreed minimum it is %4 %8: %2 %8 apart since %3.</source>
        <translation>Belastung %1 beträgt %5 %8, mit dem vereinbarten Mindestbetrag sind es %4 %8: %2 %8 Unterschied seit %3.</translation>
    </message>
    <message>
        <source>The terms of the contract item by which charge %1 was rated are not there or not understood, open since %3.</source>
        <translation>Die Bedingungen der Vertragsposition, nach der Belastung %1 bewertet wurde, fehlen oder sind nicht verständlich, offen seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 is %5 %8, but by the days that its contract item covers it is %4 %8: %2 %8 apart since %3.</source>
        <translation>Belastung %1 beträgt %5 %8, nach den Tagen, die ihre Vertragsposition abdeckt, sind es %4 %8: %2 %8 Unterschied seit %3.</translation>
    </message>
    <message>
        <source>Charge %1 is %5 %8, but by the agreed tiers it is %4 %8: %2 %8 apart since %3.</source>
        <translation>Belastung %1 beträgt %5 %8, nach den vereinbarten Stufen sind es %4 %8: %2 %8 Unterschied seit %3.</translation>
    </message>
    <message>
        <source>Paid by credit</source>
        <translation>Aus Guthaben bezahlt</translation>
    </message>
    <message>
        <source>Contract item</source>
        <translation>Vertragsposition</translation>
    </message>
    <message>
        <source>Price model</source>
        <translation>Preismodell</translation>
    </message>
    <message>
        <source>Price tiers</source>
        <translation>Preisstufen</translation>
    </message>
    <message>
        <source>Agreed unit price</source>
        <translation>Vereinbarter Stückpreis</translation>
    </message>
    <message>
        <source>Discount in percent</source>
        <translation>Rabatt in Prozent</translation>
    </message>
    <message>
        <source>Part of a month</source>
        <translation>Teil eines Monats</translation>
    </message>
    <message>
        <source>Minimum</source>
        <translation>Mindestbetrag</translation>
    </message>
    <message>
        <source>Open balance differs between billing and ERP</source>
        <translation>Offener Betrag in Abrechnung und ERP verschieden</translation>
    </message>
    <message>
        <source>What is still to be paid differs by more than payments and credits explain: the customer is chased for what is settled, or not asked for what is open.</source>
        <translation>Was noch zu zahlen ist, unterscheidet sich um mehr, als Zahlungen und Gutschriften erklären: Der Kunde wird für Bezahltes gemahnt oder nach Offenem nicht gefragt.</translation>
    </message>
    <message>
        <source>See what was applied to the invoice on either side: a payment or credit that was booked and not applied, or an entry by hand.</source>
        <translation>Sehen Sie nach, was auf beiden Seiten mit der Rechnung verrechnet wurde: eine Zahlung oder Gutschrift, die gebucht und nicht zugeordnet ist, oder ein Eintrag von Hand.</translation>
    </message>
    <message>
        <source>Invoice stands differently in billing and ERP</source>
        <translation>Rechnung steht in Abrechnung und ERP verschieden</translation>
    </message>
    <message>
        <source>One system takes the invoice for void or paid and the other does not, though the balances do not differ: receivables and dunning go by different states.</source>
        <translation>Ein System hält die Rechnung für storniert oder bezahlt, das andere nicht, obwohl die offenen Beträge sich nicht unterscheiden: Forderungen und Mahnungen folgen verschiedenen Zuständen.</translation>
    </message>
    <message>
        <source>Void or settle the invoice in the system that is behind; if it was voided in billing after it was posted, reverse the posting.</source>
        <translation>Stornieren oder begleichen Sie die Rechnung in dem System, das zurückliegt; wurde sie in der Abrechnung nach dem Buchen storniert, stornieren Sie die Buchung.</translation>
    </message>
    <message>
        <source>Of invoice %1 %5 %8 are open in the ERP, but by billing and what was booked it should be %4 %8: %2 %8 apart since %3.</source>
        <translation>Von Rechnung %1 sind im ERP %5 %8 offen, nach Abrechnung und Buchungen müssten es %4 %8 sein: seit %3 um %2 %8 auseinander.</translation>
    </message>
    <message>
        <source>Invoice %1 stands otherwise in billing than in the ERP, open since %3.</source>
        <translation>Rechnung %1 steht in der Abrechnung anders als im ERP, offen seit %3.</translation>
    </message>
    <message>
        <source>ERP document</source>
        <translation>ERP-Beleg</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>Noch offen</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Usage without a contract in force</source>
        <translation>Nutzung ohne gültigen Vertrag</translation>
    </message>
    <message>
        <source>On no day of the month did the customer, or the group it belongs to, have an activated contract: what is used has no price, and nobody owes it.</source>
        <translation>An keinem Tag des Monats hatte der Kunde oder der Konzern, zu dem er gehört, einen aktivierten Vertrag: Das Genutzte hat keinen Preis, und niemand schuldet es.</translation>
    </message>
    <message>
        <source>Find out whether a contract was not activated in time, the usage belongs to another customer, or access should have ended.</source>
        <translation>Klären Sie, ob ein Vertrag nicht rechtzeitig aktiviert wurde, die Nutzung zu einem anderen Kunden gehört oder der Zugang hätte enden sollen.</translation>
    </message>
    <message>
        <source>Usage that the meter refused</source>
        <translation>Nutzung, die der Zähler abgelehnt hat</translation>
    </message>
    <message>
        <source>Events reached the meter and were not counted: the customer used something that nobody will bill.</source>
        <translation>Ereignisse erreichten den Zähler und wurden nicht gezählt: Der Kunde hat etwas genutzt, das niemand abrechnen wird.</translation>
    </message>
    <message>
        <source>See why the meter refused them, have that put right, and have the events sent again.</source>
        <translation>Sehen Sie nach, warum der Zähler sie ablehnte, lassen Sie es beheben und die Ereignisse erneut senden.</translation>
    </message>
    <message>
        <source>Numbers missing from a source&apos;s running count</source>
        <translation>Fehlende Nummern in der laufenden Zählung einer Quelle</translation>
    </message>
    <message>
        <source>The source numbers its events one after the other and some never came: usage was lost on the way, and nobody can say how much.</source>
        <translation>Die Quelle nummeriert ihre Ereignisse fortlaufend, und einige kamen nie an: Nutzung ging unterwegs verloren, und niemand kann sagen, wie viel.</translation>
    </message>
    <message>
        <source>Ask the source&apos;s owner for the events with these numbers, or for the reason why there are none.</source>
        <translation>Fragen Sie den Verantwortlichen der Quelle nach den Ereignissen mit diesen Nummern oder nach dem Grund, warum es keine gibt.</translation>
    </message>
    <message>
        <source>Usage at an impossible time</source>
        <translation>Nutzung zu einer unmöglichen Zeit</translation>
    </message>
    <message>
        <source>Events say that they happened after the meter received them, or more than 35 days before: a clock is wrong, and the usage may stand in the wrong month.</source>
        <translation>Ereignisse geben an, nach ihrem Eingang beim Zähler oder mehr als 35 Tage davor geschehen zu sein: Eine Uhr geht falsch, und die Nutzung steht womöglich im falschen Monat.</translation>
    </message>
    <message>
        <source>Have the sender&apos;s clock put right and the events sent again with their true time; mind the month they were billed in.</source>
        <translation>Lassen Sie die Uhr des Absenders richten und die Ereignisse mit ihrer wahren Zeit erneut senden; beachten Sie den Monat, in dem sie abgerechnet wurden.</translation>
    </message>
    <message>
        <source>Usage of a meter that does not exist</source>
        <translation>Nutzung eines Zählers, den es nicht gibt</translation>
    </message>
    <message>
        <source>The metering system has no such meter, or has archived it: this usage adds up to nothing and will not be billed.</source>
        <translation>Das Zählsystem hat keinen solchen Zähler oder hat ihn archiviert: Diese Nutzung wird nirgends summiert und nicht abgerechnet.</translation>
    </message>
    <message>
        <source>Create the meter, or have the sender use the right name; then meter the month again.</source>
        <translation>Legen Sie den Zähler an, oder lassen Sie den Absender den richtigen Namen verwenden; zählen Sie dann den Monat neu.</translation>
    </message>
    <message>
        <source>Legal entity without a mapping</source>
        <translation>Gesellschaft ohne Zuordnung</translation>
    </message>
    <message>
        <source>Invoices or customers name a legal entity that no mapping leads to one of the ERP: they cannot be posted in the right books.</source>
        <translation>Rechnungen oder Kunden nennen eine Gesellschaft, die keine Zuordnung zu einer des ERP führt: Sie können nicht in den richtigen Büchern gebucht werden.</translation>
    </message>
    <message>
        <source>Map the entity, or correct it where it is wrong.</source>
        <translation>Ordnen Sie die Gesellschaft zu, oder berichtigen Sie sie dort, wo sie falsch ist.</translation>
    </message>
    <message>
        <source>Tax code without a mapping</source>
        <translation>Steuerschlüssel ohne Zuordnung</translation>
    </message>
    <message>
        <source>Invoice lines carry a tax code that no mapping leads to one of the ERP: the tax is reported under the wrong code, or cannot be posted.</source>
        <translation>Rechnungszeilen tragen einen Steuerschlüssel, den keine Zuordnung zu einem des ERP führt: Die Steuer wird unter dem falschen Schlüssel gemeldet oder kann nicht gebucht werden.</translation>
    </message>
    <message>
        <source>Map the tax code, or correct it in billing.</source>
        <translation>Ordnen Sie den Steuerschlüssel zu, oder berichtigen Sie ihn in der Abrechnung.</translation>
    </message>
    <message>
        <source>Usage %5 of %1 falls under no contract in force, open since %3.</source>
        <translation>Nutzung %5 von %1 fällt unter keinen gültigen Vertrag, offen seit %3.</translation>
    </message>
    <message>
        <source>Usage %4 of %1 was refused by the meter, open since %3.</source>
        <translation>Nutzung %4 von %1 wurde vom Zähler abgelehnt, offen seit %3.</translation>
    </message>
    <message>
        <source>Numbers missing from the running count of %1: %4, open since %3.</source>
        <translation>Fehlende Nummern in der laufenden Zählung von %1: %4, offen seit %3.</translation>
    </message>
    <message>
        <source>Usage %5 of %1 says it happened at an impossible time, open since %3.</source>
        <translation>Nutzung %5 von %1 gibt eine unmögliche Zeit an, offen seit %3.</translation>
    </message>
    <message>
        <source>Usage %5 of %1 is of a meter that does not exist, open since %3.</source>
        <translation>Nutzung %5 von %1 gehört zu einem Zähler, den es nicht gibt, offen seit %3.</translation>
    </message>
    <message>
        <source>First missing</source>
        <translation>Erste fehlende</translation>
    </message>
    <message>
        <source>Last missing</source>
        <translation>Letzte fehlende</translation>
    </message>
    <message>
        <source>The meter says</source>
        <translation>Der Zähler sagt</translation>
    </message>
    <message>
        <source>Received and happened</source>
        <translation>Eingegangen und geschehen</translation>
    </message>
    <message>
        <source>Tax code</source>
        <translation>Steuerschlüssel</translation>
    </message>
    <message>
        <source>Billing was told of contract item %1 only %5 days after it began; %4 are allowed, open since %3.</source>
        <translation>Die Abrechnung erfuhr von der Vertragsposition %1 erst %5 Tage nach ihrem Beginn; erlaubt sind %4, offen seit %3.</translation>
    </message>
    <message>
        <source>Billing was told of the amendment by contract item %1 only %5 days after it began; %4 are allowed, open since %3.</source>
        <translation>Die Abrechnung erfuhr von der Änderung durch die Vertragsposition %1 erst %5 Tage nach ihrem Beginn; erlaubt sind %4, offen seit %3.</translation>
    </message>
    <message>
        <source>Account %1 is booked on, but has no mapping, open since %3.</source>
        <translation>Auf Konto %1 wird gebucht, aber es hat keine Zuordnung, offen seit %3.</translation>
    </message>
    <message>
        <source>Legal entity %1 bills or is billed, but has no mapping, open since %3.</source>
        <translation>Gesellschaft %1 stellt Rechnungen oder erhält sie, hat aber keine Zuordnung, offen seit %3.</translation>
    </message>
    <message>
        <source>Tax code %1 stands on invoice lines, but has no mapping, open since %3.</source>
        <translation>Steuerschlüssel %1 steht auf Rechnungszeilen, hat aber keine Zuordnung, offen seit %3.</translation>
    </message>
    <message>
        <source>Meter %1 is metered, but has no mapping, open since %3.</source>
        <translation>Zähler %1 wird gezählt, hat aber keine Zuordnung, offen seit %3.</translation>
    </message>
    <message>
        <source>Product %1 is charged, but has no mapping, open since %3.</source>
        <translation>Produkt %1 wird belastet, hat aber keine Zuordnung, offen seit %3.</translation>
    </message>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Tieout</source>
        <translation>Tieout</translation>
    </message>
    <message>
        <source>Console for tying out records between billing, usage and ERP systems.</source>
        <translation>Konsole zum Abstimmen von Datensätzen zwischen Abrechnungs-, Nutzungs- und ERP-Systemen.</translation>
    </message>
    <message>
        <source>Folder of the store; made when absent.</source>
        <translation>Ordner des Speichers; wird angelegt, wenn er fehlt.</translation>
    </message>
    <message>
        <source>Import this folder of record files, then reconcile.</source>
        <translation>Diesen Ordner mit Datensatzdateien importieren, dann abstimmen.</translation>
    </message>
    <message>
        <source>Page to open first.</source>
        <translation>Seite, die zuerst geöffnet wird.</translation>
    </message>
    <message>
        <source>Show the demo company, in a store that goes away unless --store names one.</source>
        <translation>Die Demofirma zeigen, in einem Speicher, der verschwindet, wenn --store keinen nennt.</translation>
    </message>
</context>
<context>
    <name>tieout::desk::Connections</name>
    <message>
        <source>Replay %1</source>
        <translation>%1 neu abrufen</translation>
    </message>
    <message>
        <source>Read dead letters of %1 again</source>
        <translation>Unzustellbare Datensätze von %1 neu lesen</translation>
    </message>
    <message>
        <source>Dismiss dead letters of %1</source>
        <translation>Unzustellbare Datensätze von %1 verwerfen</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>%1 prüfen</translation>
    </message>
    <message>
        <source>Set the times of %1</source>
        <translation>Zeiten von %1 festlegen</translation>
    </message>
</context>
<context>
    <name>tieout::desk::Words</name>
    <message>
        <source>Amount differs</source>
        <translation>Betrag weicht ab</translation>
    </message>
    <message>
        <source>Customer: currency differs</source>
        <translation>Kunde: Währung weicht ab</translation>
    </message>
    <message>
        <source>Posted more than once</source>
        <translation>Mehrfach gebucht</translation>
    </message>
    <message>
        <source>Customer: legal entity differs</source>
        <translation>Kunde: Gesellschaft weicht ab</translation>
    </message>
    <message>
        <source>Customer: parent differs</source>
        <translation>Kunde: Mutter weicht ab</translation>
    </message>
    <message>
        <source>Not in the ERP</source>
        <translation>Nicht im ERP</translation>
    </message>
    <message>
        <source>In the ERP only</source>
        <translation>Nur im ERP</translation>
    </message>
    <message>
        <source>Quantity differs</source>
        <translation>Menge weicht ab</translation>
    </message>
    <message>
        <source>Customer: tax id differs</source>
        <translation>Kunde: Steuernummer weicht ab</translation>
    </message>
    <message>
        <source>Product unknown</source>
        <translation>Produkt unbekannt</translation>
    </message>
    <message>
        <source>In another period</source>
        <translation>In anderer Periode</translation>
    </message>
    <message>
        <source>Finance</source>
        <translation>Finanzen</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>RevOps</source>
        <translation>RevOps</translation>
    </message>
    <message>
        <source>Number lost on the way</source>
        <translation>Nummer unterwegs verloren</translation>
    </message>
</context>
<context>
    <name>tieout::desk::Workspace</name>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>Pull %1</source>
        <translation>%1 abrufen</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>Abrufen</translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation>Abstimmen</translation>
    </message>
    <message>
        <source>Send approved postings</source>
        <translation>Freigegebene Buchungen senden</translation>
    </message>
    <message>
        <source>Verify postings</source>
        <translation>Buchungen prüfen</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>%1 testen</translation>
    </message>
</context>
<context>
    <name>tieout::items</name>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfp.</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Ist</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Cur.</source>
        <translation>Whg.</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>Zugewiesen an</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Last outcome</source>
        <translation>Letztes Ergebnis</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichnen</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(ohne)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Cause: %1</source>
        <translation>Ursache: %1</translation>
    </message>
    <message>
        <source>Set: %1</source>
        <translation>Menge: %1</translation>
    </message>
    <message>
        <source>Exposure from %1</source>
        <translation>Risiko ab %1</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>all exceptions</source>
        <translation>alle Ausnahmen</translation>
    </message>
    <message>
        <source>&lt; 1 min</source>
        <translation>&lt; 1 min</translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <translation>
            <numerusform>%n T</numerusform>
            <numerusform>%n T</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d late</source>
        <translation>
            <numerusform>%n T zu spät</numerusform>
            <numerusform>%n T zu spät</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h late</source>
        <translation>
            <numerusform>%n h zu spät</numerusform>
            <numerusform>%n h zu spät</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n d</source>
        <translation>
            <numerusform>in %n T</numerusform>
            <numerusform>in %n T</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n h</source>
        <translation>
            <numerusform>in %n h</numerusform>
            <numerusform>in %n h</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 units</source>
        <translation>%1 Einheiten</translation>
    </message>
    <message>
        <source>Entity</source>
        <translation>Gesellschaft</translation>
    </message>
    <message>
        <source>Staged</source>
        <translation>Vorbereitet</translation>
    </message>
    <message>
        <source>To approve</source>
        <translation>Zu genehmigen</translation>
    </message>
    <message>
        <source>To send</source>
        <translation>Zu senden</translation>
    </message>
    <message>
        <source>Unclear</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Unconfirmed</source>
        <translation>Unbestätigt</translation>
    </message>
    <message>
        <source>Cleared</source>
        <translation>Bereinigt</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Ruht</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
</context>
<context>
    <name>tieout::items::Format</name>
    <message>
        <source>T</source>
        <translation>Bio.</translation>
    </message>
    <message>
        <source>B</source>
        <translation>Mrd.</translation>
    </message>
    <message>
        <source>M</source>
        <translation>Mio.</translation>
    </message>
    <message>
        <source>k</source>
        <translation>Tsd.</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>vor %n Minute</numerusform>
            <numerusform>vor %n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>vor %n Stunde</numerusform>
            <numerusform>vor %n Stunden</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
</context>
<context>
    <name>tieout::items::QueueModel</name>
    <message>
        <source>No common cause</source>
        <translation>Keine gemeinsame Ursache</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <translation>%1 — %2</translation>
    </message>
    <message>
        <source>%1 — %2 · %3</source>
        <translation>%1 — %2 · %3</translation>
    </message>
</context>
<context>
    <name>tieout::items::RecordWords</name>
    <message>
        <source>Usage event</source>
        <translation>Nutzungsereignis</translation>
    </message>
    <message>
        <source>Usage aggregate</source>
        <translation>Nutzungsaggregat</translation>
    </message>
    <message>
        <source>Rated charge</source>
        <translation>Bewertete Belastung</translation>
    </message>
    <message>
        <source>Invoice line</source>
        <translation>Rechnungszeile</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Rechnung</translation>
    </message>
    <message>
        <source>ERP document</source>
        <translation>ERP-Beleg</translation>
    </message>
    <message>
        <source>Journal line</source>
        <translation>Buchungszeile</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Zahlung</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message numerus="yes">
        <source>%1 usage event(s)</source>
        <translation>
            <numerusform>%1 Nutzungsereignis</numerusform>
            <numerusform>%1 Nutzungsereignisse</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 usage aggregate(s)</source>
        <translation>
            <numerusform>%1 Nutzungsaggregat</numerusform>
            <numerusform>%1 Nutzungsaggregate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rated charge(s)</source>
        <translation>
            <numerusform>%1 bewertete Belastung</numerusform>
            <numerusform>%1 bewertete Belastungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 invoice line(s)</source>
        <translation>
            <numerusform>%1 Rechnungszeile</numerusform>
            <numerusform>%1 Rechnungszeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 invoice(s)</source>
        <translation>
            <numerusform>%1 Rechnung</numerusform>
            <numerusform>%1 Rechnungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ERP document(s)</source>
        <translation>
            <numerusform>%1 ERP-Beleg</numerusform>
            <numerusform>%1 ERP-Belege</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 journal line(s)</source>
        <translation>
            <numerusform>%1 Buchungszeile</numerusform>
            <numerusform>%1 Buchungszeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 payment(s)</source>
        <translation>
            <numerusform>%1 Zahlung</numerusform>
            <numerusform>%1 Zahlungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 receipt(s)</source>
        <translation>
            <numerusform>%1 Eingang</numerusform>
            <numerusform>%1 Eingänge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 product(s)</source>
        <translation>
            <numerusform>%1 Produkt</numerusform>
            <numerusform>%1 Produkte</numerusform>
        </translation>
    </message>
    <message>
        <source>CRM account</source>
        <translation>CRM-Account</translation>
    </message>
    <message>
        <source>Billing customer</source>
        <translation>Abrechnungskunde</translation>
    </message>
    <message>
        <source>ERP customer</source>
        <translation>ERP-Kunde</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Vertrag</translation>
    </message>
    <message>
        <source>Contract item</source>
        <translation>Vertragsposition</translation>
    </message>
    <message>
        <source>Subscription item</source>
        <translation>Abonnementposition</translation>
    </message>
    <message>
        <source>Credit note</source>
        <translation>Gutschrift</translation>
    </message>
    <message>
        <source>ERP credit</source>
        <translation>ERP-Gutschrift</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Zuordnung</translation>
    </message>
    <message numerus="yes">
        <source>%1 CRM account(s)</source>
        <translation>
            <numerusform>%1 CRM-Account</numerusform>
            <numerusform>%1 CRM-Accounts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 billing customer(s)</source>
        <translation>
            <numerusform>%1 Abrechnungskunde</numerusform>
            <numerusform>%1 Abrechnungskunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ERP customer(s)</source>
        <translation>
            <numerusform>%1 ERP-Kunde</numerusform>
            <numerusform>%1 ERP-Kunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 contract(s)</source>
        <translation>
            <numerusform>%1 Vertrag</numerusform>
            <numerusform>%1 Verträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 contract item(s)</source>
        <translation>
            <numerusform>%1 Vertragsposition</numerusform>
            <numerusform>%1 Vertragspositionen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 subscription item(s)</source>
        <translation>
            <numerusform>%1 Abonnementposition</numerusform>
            <numerusform>%1 Abonnementpositionen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 credit note(s)</source>
        <translation>
            <numerusform>%1 Gutschrift</numerusform>
            <numerusform>%1 Gutschriften</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ERP credit(s)</source>
        <translation>
            <numerusform>%1 ERP-Gutschrift</numerusform>
            <numerusform>%1 ERP-Gutschriften</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 mapping(s)</source>
        <translation>
            <numerusform>%1 Zuordnung</numerusform>
            <numerusform>%1 Zuordnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Downstream total</source>
        <translation>Nachgelagerte Summe</translation>
    </message>
    <message numerus="yes">
        <source>%1 downstream total(s)</source>
        <translation>
            <numerusform>%1 nachgelagerte Summe</numerusform>
            <numerusform>%1 nachgelagerte Summen</numerusform>
        </translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Drawdown of credit</source>
        <translation>Abruf von Guthaben</translation>
    </message>
    <message numerus="yes">
        <source>%1 meter(s)</source>
        <translation>
            <numerusform>%1 Zähler</numerusform>
            <numerusform>%1 Zähler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 drawdown(s) of credit</source>
        <translation>
            <numerusform>%1 Abruf von Guthaben</numerusform>
            <numerusform>%1 Abrufe von Guthaben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::ActDialog</name>
    <message>
        <source>Duplicate of another exception</source>
        <translation>Doppel einer anderen Ausnahme</translation>
    </message>
    <message>
        <source>Not an error</source>
        <translation>Kein Fehler</translation>
    </message>
    <message>
        <source>Accepted difference</source>
        <translation>Hingenommene Differenz</translation>
    </message>
    <message>
        <source>Written off</source>
        <translation>Ausgebucht</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Ein anderer Grund</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Residual %1</source>
        <translation>Differenz %1</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>&amp;An</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>&amp;Label</source>
        <translation>&amp;Kennzeichen</translation>
    </message>
    <message>
        <source>&amp;Comment</source>
        <translation>&amp;Kommentar</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>&amp;Notiz</translation>
    </message>
    <message>
        <source>&amp;Why</source>
        <translation>&amp;Warum</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>tieout::ui::AddSourceDialog</name>
    <message>
        <source>Connect a system</source>
        <translation>Ein System verbinden</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Records of one set refer to each other.</source>
        <translation>Datensätze einer Menge verweisen aufeinander.</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>This program knows no kind of system to connect.</source>
        <translation>Dieses Programm kennt keine Art von System, die sich verbinden ließe.</translation>
    </message>
    <message>
        <source>The base address begins with https:// and names a host.</source>
        <translation>Die Basisadresse beginnt mit https:// und nennt einen Rechner.</translation>
    </message>
    <message>
        <source>%1 is needed.</source>
        <translation>%1 wird gebraucht.</translation>
    </message>
    <message>
        <source>Cut-over: records before this day are not read. Empty: everything the system has.</source>
        <translation>Stichtag: Datensätze vor diesem Tag werden nicht gelesen. Leer: alles, was das System hat.</translation>
    </message>
    <message>
        <source>Read from (day)</source>
        <translation>Lesen ab (Tag)</translation>
    </message>
    <message>
        <source>Calling %1 … It is connected when it answers.</source>
        <translation>%1 wird gerufen … Verbunden ist es, wenn es antwortet.</translation>
    </message>
    <message>
        <source>The day to read from is written like 2026-01-01.</source>
        <translation>Der Tag, ab dem gelesen wird, schreibt sich wie 2026-01-01.</translation>
    </message>
    <message>
        <source>Connect without an answer</source>
        <translation>Ohne Antwort verbinden</translation>
    </message>
    <message>
        <source>Certificate and private key (OAuth 2.0)</source>
        <translation>Zertifikat und privater Schlüssel (OAuth 2.0)</translation>
    </message>
    <message>
        <source>Token and two secrets (OAuth 1.0a)</source>
        <translation>Token und zwei Geheimnisse (OAuth 1.0a)</translation>
    </message>
    <message>
        <source>Client secret (OAuth 2.0)</source>
        <translation>Client-Geheimnis (OAuth 2.0)</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>It is read only until posting is switched on. Credentials go into the keychain of this computer, never into the store. What has a star is needed.</source>
        <translation>Sie wird nur gelesen, bis das Buchen eingeschaltet ist. Zugangsdaten kommen in den Schlüsselbund dieses Rechners, nie in den Bestand. Was einen Stern hat, wird gebraucht.</translation>
    </message>
    <message>
        <source>Name *</source>
        <translation>Name *</translation>
    </message>
    <message>
        <source>Base address *</source>
        <translation>Basisadresse *</translation>
    </message>
    <message>
        <source>Sign in by</source>
        <translation>Anmelden mit</translation>
    </message>
    <message>
        <source>F&amp;urther settings</source>
        <translation>&amp;Weitere Einstellungen</translation>
    </message>
    <message>
        <source>%1, needed</source>
        <translation>%1, erforderlich</translation>
    </message>
    <message>
        <source>Give the connection a name, for example %1.</source>
        <translation>Geben Sie der Verbindung einen Namen, etwa %1.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::ApprovalsPage</name>
    <message numerus="yes">
        <source>%n posting(s)</source>
        <translation>
            <numerusform>%n Buchung</numerusform>
            <numerusform>%n Buchungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Which postings are listed</source>
        <translation>Welche Buchungen aufgeführt sind</translation>
    </message>
    <message>
        <source>To approve</source>
        <translation>Freizugeben</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Cur.</source>
        <translation>Whg.</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>The business object that is posted</source>
        <translation>Das Geschäftsobjekt, das gebucht wird</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Demo, Sandbox or Production</source>
        <translation>Demo, Sandbox oder Produktion</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Erstellt von</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Postings</source>
        <translation>Buchungen</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>Decline…</source>
        <translation>Ablehnen…</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Freigeben…</translation>
    </message>
    <message>
        <source>Settle by evidence…</source>
        <translation>Mit Nachweis klären…</translation>
    </message>
    <message>
        <source>Look up at the target</source>
        <translation>Im Zielsystem nachsehen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Send now…</source>
        <translation>Jetzt senden…</translation>
    </message>
    <message>
        <source>Open the exception</source>
        <translation>Ausnahme öffnen</translation>
    </message>
    <message>
        <source>Compare what was posted with what the ordinary pull brought (V)</source>
        <translation>Vergleichen, was gebucht wurde, mit dem, was der gewöhnliche Abruf brachte (V)</translation>
    </message>
    <message>
        <source>Ask the target by our reference whether the posting arrived; sends nothing new (L)</source>
        <translation>Das Zielsystem nach unserem Verweis fragen, ob die Buchung ankam; sendet nichts Neues (L)</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Not by you</source>
        <translation>Nicht durch Sie</translation>
    </message>
    <message>
        <source>Nothing waits for approval</source>
        <translation>Nichts wartet auf Freigabe</translation>
    </message>
    <message>
        <source>A posting comes here when a person proposes the remedy of an exception. Somebody else approves it.</source>
        <translation>Eine Buchung kommt hierher, wenn eine Person die Abhilfe einer Ausnahme vorschlägt. Jemand anderes gibt sie frei.</translation>
    </message>
    <message>
        <source>Nothing is on the way</source>
        <translation>Nichts ist unterwegs</translation>
    </message>
    <message>
        <source>Approved postings wait here until they are sent, looked up and confirmed by the next pull.</source>
        <translation>Freigegebene Buchungen warten hier, bis sie gesendet, nachgesehen und vom nächsten Abruf bestätigt sind.</translation>
    </message>
    <message>
        <source>Nothing is done yet</source>
        <translation>Noch nichts ist fertig</translation>
    </message>
    <message>
        <source>Confirmed, rejected, declined and withdrawn postings are kept here.</source>
        <translation>Bestätigte, abgelehnte und zurückgezogene Buchungen werden hier aufbewahrt.</translation>
    </message>
    <message>
        <source>Open the exceptions</source>
        <translation>Ausnahmen öffnen</translation>
    </message>
    <message>
        <source>%1 chosen: %2</source>
        <translation>%1 gewählt: %2</translation>
    </message>
    <message>
        <source>Your roles do not include approving.</source>
        <translation>Ihre Rollen schließen Freigeben nicht ein.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Approve exactly these bytes (A)</source>
        <translation>Genau diese Bytes freigeben (A)</translation>
    </message>
    <message>
        <source>Send it back to its maker with a reason (D)</source>
        <translation>Mit einem Grund an den Ersteller zurückgeben (D)</translation>
    </message>
    <message>
        <source>Only its maker can withdraw a posting, and only before it is sent.</source>
        <translation>Nur der Ersteller kann eine Buchung zurückziehen, und nur vor dem Senden.</translation>
    </message>
    <message>
        <source>Send the chosen approved postings, or all when none is chosen</source>
        <translation>Die gewählten freigegebenen Buchungen senden, oder alle, wenn keine gewählt ist</translation>
    </message>
    <message>
        <source>Your roles do not include sending.</source>
        <translation>Ihre Rollen schließen Senden nicht ein.</translation>
    </message>
    <message>
        <source>Decide by evidence when the target cannot tell; takes two people</source>
        <translation>Mit Nachweis entscheiden, wenn das Zielsystem es nicht sagen kann; braucht zwei Personen</translation>
    </message>
    <message>
        <source>Approve %1?</source>
        <translation>%1 freigeben?</translation>
    </message>
    <message>
        <source>%1 to %2. The approval holds for exactly these bytes; any later change voids it. Nothing is sent yet.</source>
        <translation>%1 nach %2. Die Freigabe gilt für genau diese Bytes; jede spätere Änderung hebt sie auf. Noch wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Approve %1</source>
        <translation>%1 freigeben</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Decline %1?</source>
        <translation>%1 ablehnen?</translation>
    </message>
    <message>
        <source>%1 stay open; their makers see the reason.</source>
        <translation>%1 bleiben offen; die Ersteller sehen den Grund.</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Say why, so that the maker can put it right.</source>
        <translation>Sagen Sie warum, damit der Ersteller es richtigstellen kann.</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Withdraw %1?</source>
        <translation>%1 zurückziehen?</translation>
    </message>
    <message>
        <source>%1. The exceptions stay open and can be proposed again.</source>
        <translation>%1. Die Ausnahmen bleiben offen und können erneut vorgeschlagen werden.</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Zurückgezogen</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1: %2.</translation>
    </message>
    <message>
        <source>%1: %2 of %3. The others were left as they are.</source>
        <translation>%1: %2 von %3. Die übrigen blieben, wie sie waren.</translation>
    </message>
    <message>
        <source>Send %1, %2?</source>
        <translation>%1 senden, %2?</translation>
    </message>
    <message>
        <source>To %1. Each is sent once, on its own; an unclear answer is looked up before anything is sent again. A posting cannot be undone, only reversed.</source>
        <translation>Nach %1. Jede wird einmal und für sich gesendet; bei einer unklaren Antwort wird nachgesehen, bevor noch einmal gesendet wird. Eine Buchung lässt sich nicht ungeschehen machen, nur stornieren.</translation>
    </message>
    <message>
        <source>Send %1</source>
        <translation>%1 senden</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>Nachgesehen</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1: there was nothing to do.</source>
        <translation>%1: Es gab nichts zu tun.</translation>
    </message>
    <message>
        <source>%1: %2 of %3 are at the target.</source>
        <translation>%1: %2 von %3 sind im Zielsystem.</translation>
    </message>
    <message>
        <source>It is at the target</source>
        <translation>Es ist im Zielsystem</translation>
    </message>
    <message>
        <source>It is not at the target</source>
        <translation>Es ist nicht im Zielsystem</translation>
    </message>
    <message>
        <source>%1 of %2 to %3. Two people must settle it the same way; the second one decides.</source>
        <translation>%1 von %2 nach %3. Zwei Personen müssen es gleich klären; die zweite entscheidet.</translation>
    </message>
    <message>
        <source>Settle by evidence</source>
        <translation>Mit Nachweis klären</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Klären</translation>
    </message>
    <message>
        <source>Name the record at the target by its id there.</source>
        <translation>Nennen Sie den Datensatz im Zielsystem mit seiner dortigen Kennung.</translation>
    </message>
    <message>
        <source>Say what you looked at: an auditor will ask.</source>
        <translation>Sagen Sie, was Sie angesehen haben: Ein Prüfer wird danach fragen.</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Id at the target</source>
        <translation>Kennung im Zielsystem</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Above your limit</source>
        <translation>Über Ihrer Grenze</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>tieout::ui::AuditPage</name>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>Handlung</translation>
    </message>
    <message>
        <source>Object begins with</source>
        <translation>Objekt beginnt mit</translation>
    </message>
    <message>
        <source>Show older entries</source>
        <translation>Ältere Einträge zeigen</translation>
    </message>
    <message>
        <source>Verify the chain</source>
        <translation>Kette prüfen</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>Als CSV exportieren…</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Prüfspur</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>Exact values</source>
        <translation>Genaue Werte</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>SHA-256 over this entry and the one before it</source>
        <translation>SHA-256 über diesen Eintrag und den davor</translation>
    </message>
    <message>
        <source>No entry matches</source>
        <translation>Kein Eintrag passt</translation>
    </message>
    <message>
        <source>Every act of every person is written here. Clear the filters to see them.</source>
        <translation>Jede Handlung jeder Person steht hier. Nehmen Sie die Filter weg, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>Filter wegnehmen</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Checking every entry …</source>
        <translation>Jeder Eintrag wird geprüft …</translation>
    </message>
    <message>
        <source>The chain is whole: %1 entries, each bound to the one before it. Nothing was changed or taken out.</source>
        <translation>Die Kette ist vollständig: %1 Einträge, jeder an den davor gebunden. Nichts wurde geändert oder entfernt.</translation>
    </message>
    <message>
        <source>The chain is broken at entry %1. What stands before it is proven; from there on it is not. Keep a copy of the store and tell your auditor.</source>
        <translation>Die Kette ist bei Eintrag %1 gebrochen. Was davor steht, ist bewiesen; ab dort nicht mehr. Bewahren Sie eine Kopie des Speichers auf und sagen Sie es Ihrem Prüfer.</translation>
    </message>
    <message>
        <source>Export the audit trail</source>
        <translation>Prüfspur exportieren</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>%1 could not be written. Choose another folder, or free some space.</source>
        <translation>%1 konnte nicht geschrieben werden. Wählen Sie einen anderen Ordner oder schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>%1 entries written to %2</source>
        <translation>%1 Einträge nach %2 geschrieben</translation>
    </message>
</context>
<context>
    <name>tieout::ui::BarChart</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Show the figures as a table (T)</source>
        <translation>Die Zahlen als Tabelle zeigen (T)</translation>
    </message>
    <message>
        <source>%1 as a table</source>
        <translation>%1 als Tabelle</translation>
    </message>
    <message>
        <source>No figures yet.</source>
        <translation>Noch keine Zahlen.</translation>
    </message>
    <message>
        <source>%1, table</source>
        <translation>%1, Tabelle</translation>
    </message>
    <message numerus="yes">
        <source>Bar chart with %n bar(s). Arrow keys walk them, Enter opens one, T shows the table.</source>
        <translation>
            <numerusform>Balkendiagramm mit %n Balken. Pfeiltasten gehen sie durch, die Eingabetaste öffnet einen, T zeigt die Tabelle.</numerusform>
            <numerusform>Balkendiagramm mit %n Balken. Pfeiltasten gehen sie durch, die Eingabetaste öffnet einen, T zeigt die Tabelle.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::BulkBar</name>
    <message>
        <source>Unmark (Esc)</source>
        <translation>Markierung aufheben (Esc)</translation>
    </message>
    <message>
        <source>All %1 that match</source>
        <translation>Alle %1 passenden</translation>
    </message>
    <message>
        <source>%1 marked</source>
        <translation>%1 markiert</translation>
    </message>
    <message>
        <source>Mark all %1</source>
        <translation>Alle %1 markieren</translation>
    </message>
    <message>
        <source>Mark all %1 that match %2 (Ctrl+A)</source>
        <translation>Alle %1 markieren, die zu %2 passen (Strg+A)</translation>
    </message>
    <message>
        <source>%1 %2…</source>
        <translation>%1 %2…</translation>
    </message>
    <message>
        <source>%1 %2 that match %3</source>
        <translation>%1 %2, die zu %3 passen</translation>
    </message>
    <message>
        <source>%1 %2 marked</source>
        <translation>%1 %2 markiert</translation>
    </message>
</context>
<context>
    <name>tieout::ui::BusyBar</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>rate: so many a second</comment>
        <translation>%1/s</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>noch %n Sekunde</numerusform>
            <numerusform>noch %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>noch %n Minute</numerusform>
            <numerusform>noch %n Minuten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::CaseActs</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>At most %1 fixes are proposed at once; %2 are marked. Mark fewer.</source>
        <translation>Höchstens %1 Korrekturen werden auf einmal vorgeschlagen; %2 sind markiert. Markieren Sie weniger.</translation>
    </message>
    <message>
        <source>Propose the fix?</source>
        <translation>Korrektur vorschlagen?</translation>
    </message>
    <message>
        <source>Propose the fix of %1?</source>
        <translation>Korrektur von %1 vorschlagen?</translation>
    </message>
    <message>
        <source>Residual %1. </source>
        <translation>Differenz %1. </translation>
    </message>
    <message>
        <source>What would be sent is written down exactly and waits for approval. Nothing is sent now.</source>
        <translation>Was gesendet würde, wird genau festgehalten und wartet auf Freigabe. Jetzt wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>Hand back</source>
        <translation>Zurückgeben</translation>
    </message>
    <message>
        <source>%1: %2 of %3 done.</source>
        <translation>%1: %2 von %3 erledigt.</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Bericht zeigen</translation>
    </message>
</context>
<context>
    <name>tieout::ui::CasePanel</name>
    <message>
        <source>Time line</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Payloads</source>
        <translation>Inhalte</translation>
    </message>
    <message>
        <source>Postings</source>
        <translation>Buchungen</translation>
    </message>
    <message>
        <source>No exception chosen</source>
        <translation>Keine Ausnahme gewählt</translation>
    </message>
    <message>
        <source>Walk the list with J and K or the arrows; Enter brings you here.</source>
        <translation>Gehen Sie die Liste mit J und K oder den Pfeilen durch; die Eingabetaste führt hierher.</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Payloads (%1)</source>
        <translation>Inhalte (%1)</translation>
    </message>
    <message>
        <source>Postings (%1)</source>
        <translation>Buchungen (%1)</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>open %1</source>
        <translation>offen %1</translation>
    </message>
    <message>
        <source>due %1</source>
        <translation>fällig %1</translation>
    </message>
    <message>
        <source>nobody has taken it; team %1</source>
        <translation>niemand hat sie übernommen; Team %1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>Found %1</source>
        <translation>Gefunden %1</translation>
    </message>
    <message>
        <source>%1?</source>
        <translation>%1?</translation>
    </message>
    <message>
        <source>What would be sent is written down exactly and waits for approval. Nothing is sent now.</source>
        <translation>Was gesendet würde, wird genau festgehalten und wartet auf Freigabe. Jetzt wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
    <message>
        <source>Nothing was proposed or sent for this exception.</source>
        <translation>Für diese Ausnahme wurde nichts vorgeschlagen oder gesendet.</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 nach %2</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Exactly what is sent</source>
        <translation>Genau das, was gesendet wird</translation>
    </message>
    <message>
        <source>There is no posting that settles this exception; it is corrected at its source.</source>
        <translation>Keine Buchung erledigt diese Ausnahme; sie wird an ihrer Quelle korrigiert.</translation>
    </message>
    <message>
        <source>The exception</source>
        <translation>Die Ausnahme</translation>
    </message>
</context>
<context>
    <name>tieout::ui::CommandPalette</name>
    <message>
        <source>%1   (%2)</source>
        <translation>%1   (%2)</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles finden</translation>
    </message>
    <message>
        <source>A command, a page, a view, an invoice number, a customer …</source>
        <translation>Befehl, Seite, Ansicht, Rechnungsnummer, Kunde …</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>lineage</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <translation>%1 — %2</translation>
    </message>
    <message>
        <source>exception</source>
        <translation>Ausnahme</translation>
    </message>
    <message>
        <source>Exceptions of customer %1</source>
        <translation>Ausnahmen des Kunden %1</translation>
    </message>
    <message>
        <source>queue</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>shared view</source>
        <translation>geteilte Ansicht</translation>
    </message>
    <message>
        <source>my view</source>
        <translation>meine Ansicht</translation>
    </message>
    <message>
        <source>recent</source>
        <translation>zuletzt</translation>
    </message>
</context>
<context>
    <name>tieout::ui::ConnectionsPage</name>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>No credentials</source>
        <translation>Keine Zugangsdaten</translation>
    </message>
    <message>
        <source>Add the credentials before the first pull.</source>
        <translation>Hinterlegen Sie die Zugangsdaten vor dem ersten Abruf.</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) in quarantine</source>
        <translation>
            <numerusform>%n Zeile in Quarantäne</numerusform>
            <numerusform>%n Zeilen in Quarantäne</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: the source counts other than what landed</source>
        <translation>%1: Die Quelle zählt anders, als angekommen ist</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>Never pulled</source>
        <translation>Nie abgerufen</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Demo, Sandbox or Production</source>
        <translation>Demo, Sandbox oder Produktion</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Befinden</translation>
    </message>
    <message>
        <source>Last pull</source>
        <translation>Letzter Abruf</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>Quarantäne</translation>
    </message>
    <message>
        <source>Rows that could not be read and are kept aside</source>
        <translation>Zeilen, die nicht gelesen werden konnten und beiseitegelegt sind</translation>
    </message>
    <message>
        <source>Posting</source>
        <translation>Buchen</translation>
    </message>
    <message>
        <source>Nothing is connected yet</source>
        <translation>Noch ist nichts verbunden</translation>
    </message>
    <message>
        <source>Import a folder of record files, or connect NetSuite. Connections are read only until posting is switched on.</source>
        <translation>Importieren Sie einen Ordner mit Datensatzdateien oder verbinden Sie NetSuite. Verbindungen sind nur lesbar, bis das Buchen eingeschaltet wird.</translation>
    </message>
    <message>
        <source>Add a connection…</source>
        <translation>Verbindung hinzufügen…</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>Ordner importieren…</translation>
    </message>
    <message>
        <source>Pull now</source>
        <translation>Jetzt abrufen</translation>
    </message>
    <message>
        <source>Pull all</source>
        <translation>Alle abrufen</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation>Abstimmen</translation>
    </message>
    <message>
        <source>May post</source>
        <translation>Darf buchen</translation>
    </message>
    <message>
        <source>Off: read only, never posts. Each switch is written to the audit trail.</source>
        <translation>Aus: nur lesen, nie buchen. Jedes Umschalten steht in der Prüfspur.</translation>
    </message>
    <message>
        <source>Pull it</source>
        <translation>Abrufen lassen</translation>
    </message>
    <message>
        <source>Credentials…</source>
        <translation>Zugangsdaten…</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>Ströme</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>Source says</source>
        <translation>Quelle sagt</translation>
    </message>
    <message>
        <source>What the source itself counts, on another path than the pages</source>
        <translation>Was die Quelle selbst zählt, auf anderem Weg als über die Seiten</translation>
    </message>
    <message>
        <source>Landed</source>
        <translation>Angekommen</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Vollständig</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>File or page</source>
        <translation>Datei oder Seite</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Bytes from the start of the delivery</source>
        <translation>Bytes vom Anfang der Lieferung</translation>
    </message>
    <message>
        <source>Why it was refused, and what to do</source>
        <translation>Warum es abgelehnt wurde und was zu tun ist</translation>
    </message>
    <message>
        <source>As received</source>
        <translation>Wie empfangen</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Abweichung im Schema</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Was sich änderte</translation>
    </message>
    <message>
        <source>Last import, file by file</source>
        <translation>Letzter Import, Datei für Datei</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Last import</source>
        <translation>Letzter Import</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>may post</source>
        <translation>darf buchen</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>nur lesbar</translation>
    </message>
    <message>
        <source>set %1</source>
        <translation>Menge %1</translation>
    </message>
    <message>
        <source>Replace credentials…</source>
        <translation>Zugangsdaten ersetzen…</translation>
    </message>
    <message>
        <source>Add credentials…</source>
        <translation>Zugangsdaten hinterlegen…</translation>
    </message>
    <message>
        <source>Not counted</source>
        <translation>Nicht gezählt</translation>
    </message>
    <message>
        <source>This source gives no count of its own.</source>
        <translation>Diese Quelle gibt keine eigene Anzahl an.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Weicht ab</translation>
    </message>
    <message>
        <source>Drift (%1)</source>
        <translation>Schema (%1)</translation>
    </message>
    <message>
        <source>Quarantine (%1)</source>
        <translation>Quarantäne (%1)</translation>
    </message>
    <message>
        <source>%1 is connected, read only. Test it, then pull.</source>
        <translation>%1 ist verbunden, nur lesbar. Testen Sie es, dann rufen Sie ab.</translation>
    </message>
    <message>
        <source>The credentials of %1 are in the keychain. Test it, then pull.</source>
        <translation>Die Zugangsdaten von %1 sind im Schlüsselbund. Testen Sie es, dann rufen Sie ab.</translation>
    </message>
    <message>
        <source>There is no keychain here: the credentials of %1 last until the program ends.</source>
        <translation>Hier gibt es keinen Schlüsselbund: Die Zugangsdaten von %1 halten bis zum Programmende.</translation>
    </message>
    <message>
        <source>Credentials of %1</source>
        <translation>Zugangsdaten von %1</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Aufbewahren</translation>
    </message>
    <message>
        <source>Import a folder of record files</source>
        <translation>Ordner mit Datensatzdateien importieren</translation>
    </message>
    <message>
        <source>Importing %1. Progress and Cancel stand below.</source>
        <translation>%1 wird importiert. Fortschritt und Abbrechen stehen unten.</translation>
    </message>
    <message>
        <source>Imported, resumed</source>
        <translation>Importiert, fortgesetzt</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Already imported</source>
        <translation>Schon importiert</translation>
    </message>
    <message>
        <source>These bytes were delivered before; nothing was added.</source>
        <translation>Diese Bytes wurden früher geliefert; nichts kam hinzu.</translation>
    </message>
    <message>
        <source>With refusals</source>
        <translation>Mit Ablehnungen</translation>
    </message>
    <message>
        <source>See the quarantine.</source>
        <translation>Siehe Quarantäne.</translation>
    </message>
    <message>
        <source>No file</source>
        <translation>Keine Datei</translation>
    </message>
    <message>
        <source>The folder holds no file of this table.</source>
        <translation>Der Ordner enthält keine Datei dieser Tabelle.</translation>
    </message>
    <message>
        <source>%1 rows imported</source>
        <translation>%1 Zeilen importiert</translation>
    </message>
    <message>
        <source>%1. Reconcile to see what does not tie out.</source>
        <translation>%1. Stimmen Sie ab, um zu sehen, was nicht übereinstimmt.</translation>
    </message>
    <message>
        <source>%1, but not all: rows were refused or tables are missing, so more may be open than is found.</source>
        <translation>%1, aber nicht alle: Zeilen wurden abgelehnt oder Tabellen fehlen, daher kann mehr offen sein, als gefunden wird.</translation>
    </message>
    <message>
        <source>%1 rows pulled from %2 streams</source>
        <translation>%1 Zeilen aus %2 Strömen abgerufen</translation>
    </message>
    <message>
        <source>Reconciled: %1 opened, %2 changed, %3 cleared.</source>
        <translation>Abgestimmt: %1 eröffnet, %2 geändert, %3 verschwunden.</translation>
    </message>
    <message>
        <source>Open the exceptions</source>
        <translation>Ausnahmen öffnen</translation>
    </message>
    <message>
        <source>Calling %1 …</source>
        <translation>%1 wird angerufen …</translation>
    </message>
    <message>
        <source>%1 is read only now.</source>
        <translation>%1 ist jetzt nur lesbar.</translation>
    </message>
    <message>
        <source>May Tieout post to %1 (%2)?</source>
        <translation>Darf Tieout nach %1 (%2) buchen?</translation>
    </message>
    <message>
        <source>Approved postings can then be sent to %1. Each still needs a second person and is sent by a person&apos;s act. The switch is written to the audit trail.</source>
        <translation>Freigegebene Buchungen können dann an %1 gesendet werden. Jede braucht weiterhin eine zweite Person und wird durch die Handlung einer Person gesendet. Das Umschalten steht in der Prüfspur.</translation>
    </message>
    <message>
        <source>Switch posting on</source>
        <translation>Buchen einschalten</translation>
    </message>
    <message>
        <source>%1 may be posted to.</source>
        <translation>Nach %1 darf gebucht werden.</translation>
    </message>
    <message>
        <source>%1 is no longer pulled.</source>
        <translation>%1 wird nicht mehr abgerufen.</translation>
    </message>
    <message>
        <source>%1 is pulled again.</source>
        <translation>%1 wird wieder abgerufen.</translation>
    </message>
    <message>
        <source>A folder is imported, not pulled.</source>
        <translation>Ein Ordner wird importiert, nicht abgerufen.</translation>
    </message>
    <message>
        <source>Dead letters (%1)</source>
        <translation>Unzustellbar (%1)</translation>
    </message>
    <message>
        <source>A day, or a time with zone: 2026-11-20T08:00:00Z</source>
        <translation>Ein Tag, oder eine Zeit mit Zone: 2026-11-20T08:00:00Z</translation>
    </message>
    <message>
        <source>Replay a window of %1</source>
        <translation>Einen Zeitraum von %1 neu abrufen</translation>
    </message>
    <message>
        <source>What arrived since then is pulled again. Records that did not change stay as they are.</source>
        <translation>Was seitdem ankam, wird neu abgerufen. Unveränderte Datensätze bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Pull again</source>
        <translation>Neu abrufen</translation>
    </message>
    <message>
        <source>Write a day such as 2026-11-20, or a time with zone.</source>
        <translation>Schreiben Sie einen Tag wie 2026-11-20, oder eine Zeit mit Zone.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>%1 rows read again; %2 records were new.</source>
        <translation>%1 Zeilen neu gelesen; %2 Datensätze waren neu.</translation>
    </message>
    <message>
        <source>%1 repaired, %2 refused again, %3 not reached.</source>
        <translation>%1 repariert, %2 erneut abgewiesen, %3 nicht erreicht.</translation>
    </message>
    <message>
        <source>%1 dismissed. Reconcile to clear their exceptions.</source>
        <translation>%1 verworfen. Stimmen Sie ab, damit ihre Ausnahmen verschwinden.</translation>
    </message>
    <message>
        <source>Answers in ms</source>
        <translation>Antworten in ms</translation>
    </message>
    <message>
        <source>Half, 95 and 99 in 100 answers of the last 30 days were at least so fast</source>
        <translation>Die Hälfte, 95 und 99 von 100 Antworten der letzten 30 Tage waren mindestens so schnell</translation>
    </message>
    <message>
        <source>Replay a window…</source>
        <translation>Zeitraum neu abrufen …</translation>
    </message>
    <message>
        <source>Dead letters</source>
        <translation>Unzustellbar</translation>
    </message>
    <message>
        <source>%1 Kept in the keychain of this computer, never in the store.</source>
        <translation>%1 Aufbewahrt im Schlüsselbund dieses Rechners, nie im Bestand.</translation>
    </message>
    <message>
        <source>Enter the credentials first.</source>
        <translation>Geben Sie zuerst die Zugangsdaten ein.</translation>
    </message>
    <message>
        <source>Nothing was pulled yet. “Pull now” reads every stream of this connection.</source>
        <translation>Noch nichts abgerufen. „Jetzt abrufen“ liest jeden Strom dieser Verbindung.</translation>
    </message>
    <message>
        <source>No row of this connection was refused.</source>
        <translation>Keine Zeile dieser Verbindung wurde abgewiesen.</translation>
    </message>
    <message>
        <source>No field appeared, disappeared or changed its type.</source>
        <translation>Kein Feld kam hinzu, verschwand oder wechselte den Typ.</translation>
    </message>
    <message>
        <source>Nothing was imported since the window opened. “Import a folder…” says here file by file what came.</source>
        <translation>Seit dem Öffnen des Fensters wurde nichts eingelesen. „Ordner importieren…“ sagt hier Datei für Datei, was kam.</translation>
    </message>
    <message>
        <source>Times (%1 late)</source>
        <translation>Zeiten (%1 verspätet)</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>%1 must arrive: %2. It holds from now on.</source>
        <translation>%1 muss eintreffen: %2. Das gilt ab jetzt.</translation>
    </message>
    <message>
        <source>%1 keeps the time that was said for every stream: %2. Choose “Every stream” to change that one.</source>
        <translation>%1 behält die Zeit, die für alle Ströme festgelegt ist: %2. Wählen Sie „Alle Ströme“, um diese zu ändern.</translation>
    </message>
    <message>
        <source>%1 has no time of its own any more.</source>
        <translation>%1 hat keine eigene Zeit mehr.</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>Verspätet</translation>
    </message>
    <message>
        <source>Something of it has not arrived by its time; see “Times”.</source>
        <translation>Etwas davon ist bis zu seiner Zeit nicht eingetroffen; siehe „Zeiten“.</translation>
    </message>
    <message>
        <source>Set the time of arrival…</source>
        <translation>Ankunftszeit festlegen…</translation>
    </message>
    <message>
        <source>From the very beginning; what the system no longer has is removed here</source>
        <translation>Ganz von vorn; was das System nicht mehr hat, wird hier entfernt</translation>
    </message>
    <message>
        <source>Takes as long as the first pull. Removed is only what a complete reading no longer met, and never without saying so.</source>
        <translation>Dauert so lange wie der erste Abruf. Entfernt wird nur, was ein vollständiges Lesen nicht mehr angetroffen hat, und nie, ohne es zu sagen.</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>unvollständig</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) that the system no longer has were removed</source>
        <translation>
            <numerusform>%1 Datensatz, den das System nicht mehr hat, wurde entfernt</numerusform>
            <numerusform>%1 Datensätze, die das System nicht mehr hat, wurden entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 row(s) refused</source>
        <translation>
            <numerusform>%1 Zeile abgewiesen</numerusform>
            <numerusform>%1 Zeilen abgewiesen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::DataActions</name>
    <message>
        <source>&amp;Import a folder…</source>
        <translation>Ordner &amp;importieren…</translation>
    </message>
    <message>
        <source>&amp;Pull from the connected systems</source>
        <translation>Von den verbundenen Systemen a&amp;brufen</translation>
    </message>
    <message>
        <source>&amp;Reconcile</source>
        <translation>&amp;Abstimmen</translation>
    </message>
    <message>
        <source>&amp;Verify postings</source>
        <translation>Buchungen &amp;prüfen</translation>
    </message>
    <message>
        <source>Import a folder of record files</source>
        <translation>Ordner mit Datensatzdateien importieren</translation>
    </message>
    <message>
        <source>%1: %2 rows</source>
        <translation>%1: %2 Zeilen</translation>
    </message>
    <message>
        <source>, %1 refused</source>
        <translation>, %1 abgelehnt</translation>
    </message>
    <message>
        <source>, already imported</source>
        <translation>, schon importiert</translation>
    </message>
    <message>
        <source>%1: no file</source>
        <translation>%1: keine Datei</translation>
    </message>
    <message>
        <source>Nothing new: these files were imported before.</source>
        <translation>Nichts Neues: Diese Dateien wurden früher importiert.</translation>
    </message>
    <message>
        <source>Imported %1 rows; %2 could not be read and wait in quarantine.</source>
        <translation>%1 Zeilen importiert; %2 konnten nicht gelesen werden und warten in Quarantäne.</translation>
    </message>
    <message>
        <source>Imported %1 rows.</source>
        <translation>%1 Zeilen importiert.</translation>
    </message>
    <message>
        <source>Reconciled: %1 new, %2 changed, %3 cleared.</source>
        <translation>Abgestimmt: %1 neu, %2 geändert, %3 verschwunden.</translation>
    </message>
    <message>
        <source>The figures are incomplete.</source>
        <translation>Die Zahlen sind unvollständig.</translation>
    </message>
    <message>
        <source>No posting was waiting to be confirmed.</source>
        <translation>Keine Buchung wartete auf Bestätigung.</translation>
    </message>
    <message numerus="yes">
        <source>%n posting(s) looked at.</source>
        <translation>
            <numerusform>%n Buchung angesehen.</numerusform>
            <numerusform>%n Buchungen angesehen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::DemoStore</name>
    <message>
        <source>Open the demo company in a window of its own?</source>
        <translation>Die Demofirma in einem eigenen Fenster öffnen?</translation>
    </message>
    <message>
        <source>Simulated systems run on this computer while that window is open. Its records live in %1; delete that folder to be rid of them. This store is not touched.</source>
        <translation>Simulierte Systeme laufen auf diesem Rechner, solange jenes Fenster offen ist. Ihre Datensätze liegen in %1; löschen Sie diesen Ordner, um sie loszuwerden. Dieser Speicher wird nicht angerührt.</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demo öffnen</translation>
    </message>
    <message>
        <source>The demo company opens in a window of its own.</source>
        <translation>Die Demofirma öffnet sich in einem eigenen Fenster.</translation>
    </message>
    <message>
        <source>it is not there or may not be run</source>
        <translation>es ist nicht da oder darf nicht ausgeführt werden</translation>
    </message>
</context>
<context>
    <name>tieout::ui::EffectPane</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Post invoice</source>
        <translation>Rechnung buchen</translation>
    </message>
    <message>
        <source>more than can be added up</source>
        <translation>mehr, als sich addieren lässt</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>What will be sent, indented</source>
        <translation>Was gesendet wird, eingerückt</translation>
    </message>
    <message>
        <source>What will be sent, byte for byte</source>
        <translation>Was gesendet wird, Byte für Byte</translation>
    </message>
    <message>
        <source>Answer of the chosen attempt</source>
        <translation>Antwort des gewählten Versuchs</translation>
    </message>
    <message>
        <source>Predicted journal effect</source>
        <translation>Voraussichtlicher Buchungssatz</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Debit</source>
        <translation>Soll</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>Haben</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Will be sent</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>Raw bytes</source>
        <translation>Rohe Bytes</translation>
    </message>
    <message>
        <source>%1 %2 of %3 to %4, period %5</source>
        <translation>%1 %2 von %3 nach %4, Periode %5</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Erstellt von</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Entschieden von</translation>
    </message>
    <message>
        <source>You cannot approve</source>
        <translation>Sie können nicht freigeben</translation>
    </message>
    <message>
        <source>Our reference</source>
        <translation>Unser Verweis</translation>
    </message>
    <message>
        <source>Their id</source>
        <translation>Kennung dort</translation>
    </message>
    <message>
        <source>SHA-256 of the bytes</source>
        <translation>SHA-256 der Bytes</translation>
    </message>
    <message>
        <source>Total, balanced</source>
        <translation>Summe, geht auf</translation>
    </message>
    <message>
        <source>Total, NOT balanced</source>
        <translation>Summe, geht NICHT auf</translation>
    </message>
    <message>
        <source>Attempts (%1)</source>
        <translation>Versuche (%1)</translation>
    </message>
    <message>
        <source>Post credit note</source>
        <translation>Gutschrift buchen</translation>
    </message>
    <message>
        <source>Reverse document</source>
        <translation>Beleg stornieren</translation>
    </message>
    <message>
        <source>Apply payment</source>
        <translation>Zahlung zuordnen</translation>
    </message>
    <message>
        <source>Create customer</source>
        <translation>Kunden anlegen</translation>
    </message>
    <message>
        <source>Post journal of document</source>
        <translation>Buchungssatz des Belegs buchen</translation>
    </message>
    <message>
        <source>Credit invoice line</source>
        <translation>Rechnungszeile gutschreiben</translation>
    </message>
    <message>
        <source>Send again usage event</source>
        <translation>Nutzungsereignis noch einmal senden</translation>
    </message>
</context>
<context>
    <name>tieout::ui::EffectPreview</name>
    <message>
        <source>What will be sent</source>
        <translation>Was gesendet wird</translation>
    </message>
    <message>
        <source>%1 to %2, once approved</source>
        <translation>%1 nach %2, sobald freigegeben</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Our reference</source>
        <translation>Unser Verweis</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Body, laid out for reading; approval and digest are of the bytes as sent</source>
        <translation>Inhalt, zum Lesen gegliedert; Freigabe und Prüfsumme gelten den Bytes, wie sie gesendet werden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Open in approvals</source>
        <translation>In Freigaben öffnen</translation>
    </message>
    <message>
        <source>Withdraw the proposal</source>
        <translation>Vorschlag zurückziehen</translation>
    </message>
    <message>
        <source>Expected journal</source>
        <translation>Erwarteter Buchungssatz</translation>
    </message>
    <message>
        <source>Debit</source>
        <translation>Soll</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>Haben</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>tieout::ui::FacetPanel</name>
    <message>
        <source>Check</source>
        <translation>Prüfp.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>Zugewiesen an</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Filter by</source>
        <translation>Filtern nach</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Entity</source>
        <translation>Gesellschaft</translation>
    </message>
    <message>
        <source>%1 (%2 values)</source>
        <translation>%1 (%2 Werte)</translation>
    </message>
</context>
<context>
    <name>tieout::ui::FeedTimeDialog</name>
    <message>
        <source>By when must %1 have arrived?</source>
        <translation>Bis wann muss %1 eingetroffen sein?</translation>
    </message>
    <message>
        <source>What is not there by then is raised as late with the next pull, import or reconciliation, until it came. The time holds from now on and is kept in the audit trail.</source>
        <translation>Was bis dahin nicht da ist, wird beim nächsten Abruf, Import oder Abstimmen als verspätet gemeldet, bis es eingetroffen ist. Die Zeit gilt ab jetzt und wird in der Prüfspur festgehalten.</translation>
    </message>
    <message>
        <source>Set the time</source>
        <translation>Zeit festlegen</translation>
    </message>
    <message>
        <source>Any file of the folder</source>
        <translation>Irgendeine Datei des Ordners</translation>
    </message>
    <message>
        <source>Every stream</source>
        <translation>Alle Ströme</translation>
    </message>
    <message>
        <source>Again and again, at most so long apart</source>
        <translation>Immer wieder, höchstens in diesem Abstand</translation>
    </message>
    <message>
        <source>Each day by a time</source>
        <translation>Täglich bis zu einer Uhrzeit</translation>
    </message>
    <message>
        <source>Whenever it comes</source>
        <translation>Wann immer es kommt</translation>
    </message>
    <message>
        <source>No time</source>
        <translation>Keine Zeit</translation>
    </message>
    <message>
        <source>The connector&apos;s objective</source>
        <translation>Das Ziel des Konnektors</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>Time, in UTC</source>
        <translation>Uhrzeit, in UTC</translation>
    </message>
    <message>
        <source>Write whole minutes from 1 to 527040, which is a year: 90, or 1440 for a day.</source>
        <translation>Schreiben Sie ganze Minuten von 1 bis 527040, das ist ein Jahr: 90, oder 1440 für einen Tag.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::FeedsPanel</name>
    <message>
        <source>Late</source>
        <translation>Verspätet</translation>
    </message>
    <message>
        <source>Raised as an exception until it arrives.</source>
        <translation>Als Ausnahme gemeldet, bis es eintrifft.</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Rechtzeitig</translation>
    </message>
    <message>
        <source>Not watched</source>
        <translation>Nicht überwacht</translation>
    </message>
    <message>
        <source>Not begun</source>
        <translation>Nicht begonnen</translation>
    </message>
    <message>
        <source>Its time begins with the first pull.</source>
        <translation>Die Zeit beginnt mit dem ersten Abruf.</translation>
    </message>
    <message>
        <source>Clear the time</source>
        <translation>Zeit löschen</translation>
    </message>
    <message>
        <source>Times of arrival</source>
        <translation>Ankunftszeiten</translation>
    </message>
    <message>
        <source>Stream or table</source>
        <translation>Strom oder Tabelle</translation>
    </message>
    <message>
        <source>Must arrive</source>
        <translation>Muss eintreffen</translation>
    </message>
    <message>
        <source>Said by</source>
        <translation>Festgelegt von</translation>
    </message>
    <message>
        <source>Last arrival</source>
        <translation>Letzte Ankunft</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>By when the next one must be there, or the one that is missing</source>
        <translation>Bis wann die nächste da sein muss, oder die fehlende</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message numerus="yes">
        <source>every %n day(s)</source>
        <translation>
            <numerusform>nach spätestens %n Tag</numerusform>
            <numerusform>nach spätestens %n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n hour(s)</source>
        <translation>
            <numerusform>nach spätestens %n Stunde</numerusform>
            <numerusform>nach spätestens %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>nach spätestens %n Minute</numerusform>
            <numerusform>nach spätestens %n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>daily by %1 UTC</source>
        <translation>täglich bis %1 UTC</translation>
    </message>
    <message>
        <source>whenever it comes</source>
        <translation>wann immer es kommt</translation>
    </message>
    <message>
        <source>the connector&apos;s objective</source>
        <translation>das Ziel des Konnektors</translation>
    </message>
    <message>
        <source>Nobody said by when a file of this folder must arrive, so none is late. “%1” says it.</source>
        <translation>Bis wann eine Datei dieses Ordners eintreffen muss, hat niemand festgelegt; darum ist keine verspätet. „%1“ legt es fest.</translation>
    </message>
    <message>
        <source>It is not pulled, so nothing of it is expected.</source>
        <translation>Sie wird nicht abgerufen, darum wird nichts von ihr erwartet.</translation>
    </message>
    <message>
        <source>Any file</source>
        <translation>Irgendeine Datei</translation>
    </message>
    <message>
        <source>a person</source>
        <translation>einer Person</translation>
    </message>
    <message>
        <source>its connector</source>
        <translation>ihrem Konnektor</translation>
    </message>
    <message>
        <source>None since the time was set</source>
        <translation>Keine, seit die Zeit festgelegt wurde</translation>
    </message>
</context>
<context>
    <name>tieout::ui::FieldTable</name>
    <message>
        <source>Expected and actual, field by field</source>
        <translation>Erwartet und Ist, Feld für Feld</translation>
    </message>
    <message>
        <source>%1: expected %2, actual %3</source>
        <translation>%1: erwartet %2, ist %3</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Ist</translation>
    </message>
</context>
<context>
    <name>tieout::ui::FilterBar</name>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>Suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Search in this list</source>
        <translation>In dieser Liste suchen</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Alle weg</translation>
    </message>
    <message>
        <source>Take every filter away</source>
        <translation>Jeden Filter wegnehmen</translation>
    </message>
    <message>
        <source>Take this filter away: %1</source>
        <translation>Diesen Filter wegnehmen: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n filter(s)</source>
        <translation>
            <numerusform>%n Filter</numerusform>
            <numerusform>%n Filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation>
            <numerusform>+%n weiterer</numerusform>
            <numerusform>+%n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::FirstRunPanel</name>
    <message>
        <source>Prove that what was used, billed, booked and paid agrees</source>
        <translation>Beweisen, dass Genutztes, Berechnetes, Gebuchtes und Bezahltes übereinstimmt</translation>
    </message>
    <message>
        <source>Nothing is in this store yet. Start with records that show what Tieout does, or with your own.</source>
        <translation>Noch ist nichts in diesem Speicher. Beginnen Sie mit Datensätzen, die zeigen, was Tieout tut, oder mit eigenen.</translation>
    </message>
    <message>
        <source>Try the demo company</source>
        <translation>Die Demofirma ausprobieren</translation>
    </message>
    <message>
        <source>A whole company on this computer: simulated CRM, billing, usage meter and NetSuite, with planted mistakes. No account, nothing leaves this computer.</source>
        <translation>Eine ganze Firma auf diesem Rechner: CRM, Abrechnung, Nutzungszähler und NetSuite, simuliert und mit eingebauten Fehlern. Kein Konto, nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Usage, charges, invoices, postings, payments as CSV or NDJSON files. They are read, never changed.</source>
        <translation>Nutzung, Belastungen, Rechnungen, Buchungen, Zahlungen als CSV- oder NDJSON-Dateien. Sie werden gelesen, nie geändert.</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Connect a system</source>
        <translation>Ein System verbinden</translation>
    </message>
    <message>
        <source>NetSuite with a key of its own. Read only until you switch posting on.</source>
        <translation>NetSuite mit eigenem Schlüssel. Nur lesbar, bis Sie das Buchen einschalten.</translation>
    </message>
    <message>
        <source>Connect a system…</source>
        <translation>System verbinden…</translation>
    </message>
    <message>
        <source>Progress of the demo</source>
        <translation>Fortschritt der Demo</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Start the simulated systems</source>
        <translation>Simulierte Systeme starten</translation>
    </message>
    <message>
        <source>Connect NetSuite and add a second person</source>
        <translation>NetSuite verbinden und eine zweite Person hinzufügen</translation>
    </message>
    <message>
        <source>Import the billing feed</source>
        <translation>Abrechnungslieferung importieren</translation>
    </message>
    <message>
        <source>Pull NetSuite</source>
        <translation>NetSuite abrufen</translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation>Abstimmen</translation>
    </message>
    <message>
        <source>The demo company is ready. To approve as a second person, sign in as “%1” with the passphrase “%2”.</source>
        <translation>Die Demofirma ist bereit. Um als zweite Person freizugeben, melden Sie sich als „%1“ mit der Passphrase „%2“ an.</translation>
    </message>
    <message>
        <source>Open a folder of record files</source>
        <translation>Ordner mit Datensatzdateien öffnen</translation>
    </message>
    <message>
        <source>Importing %1 …</source>
        <translation>%1 wird importiert …</translation>
    </message>
    <message>
        <source>Reconciling %1 rows …</source>
        <translation>%1 Zeilen werden abgestimmt …</translation>
    </message>
</context>
<context>
    <name>tieout::ui::FlowsPage</name>
    <message>
        <source>Only overdue</source>
        <translation>Nur überfällige</translation>
    </message>
    <message>
        <source>Open the exception</source>
        <translation>Ausnahme öffnen</translation>
    </message>
    <message>
        <source>Show the lineage</source>
        <translation>Herkunft zeigen</translation>
    </message>
    <message>
        <source>All exceptions of flows</source>
        <translation>Alle Ausnahmen von Abläufen</translation>
    </message>
    <message>
        <source>Nothing goes through a flow yet</source>
        <translation>Noch läuft nichts durch einen Ablauf</translation>
    </message>
    <message>
        <source>Flows begin with contracts, metered usage and invoices. Import a folder or pull a connected system, then look again.</source>
        <translation>Abläufe beginnen mit Verträgen, gezählter Nutzung und Rechnungen. Importieren Sie einen Ordner oder rufen Sie ein verbundenes System ab, dann sehen Sie wieder nach.</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Nothing stands here</source>
        <translation>Hier steht nichts</translation>
    </message>
    <message>
        <source>Every object of this flow that was asked for has gone on. Take back the step or “Only overdue” to see others.</source>
        <translation>Jeder gesuchte Vorgang dieses Ablaufs ist weitergegangen. Nehmen Sie den Schritt oder „Nur überfällige“ zurück, um andere zu sehen.</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Objects whose time is up, or that took a later step without this one</source>
        <translation>Vorgänge, deren Zeit um ist oder die einen späteren Schritt ohne diesen taten</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>Abläufe</translation>
    </message>
    <message>
        <source>Steps of the flow</source>
        <translation>Schritte des Ablaufs</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Reached</source>
        <translation>Erreicht</translation>
    </message>
    <message>
        <source>Objects that have taken this step</source>
        <translation>Vorgänge, die diesen Schritt getan haben</translation>
    </message>
    <message>
        <source>Before it</source>
        <translation>Davor</translation>
    </message>
    <message>
        <source>Objects that stand before this step: it is expected and not taken</source>
        <translation>Vorgänge, die vor diesem Schritt stehen: erwartet und nicht getan</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <source>Of those: the time limit has passed, or a later step was taken</source>
        <translation>Davon: Die Frist ist um, oder ein späterer Schritt wurde getan</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>Spät</translation>
    </message>
    <message>
        <source>Taken after the time limit</source>
        <translation>Nach der Frist getan</translation>
    </message>
    <message>
        <source>Early</source>
        <translation>Früh</translation>
    </message>
    <message>
        <source>Taken before the step it follows</source>
        <translation>Vor dem Schritt getan, dem er folgt</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Not needed in the sales channel of the object</source>
        <translation>Im Vertriebsweg des Vorgangs nicht nötig</translation>
    </message>
    <message>
        <source>Missing is raised by</source>
        <translation>Fehlendes meldet</translation>
    </message>
    <message>
        <source>The checkpoint that raises what is missing here; CP13 then does not</source>
        <translation>Der Prüfpunkt, der hier Fehlendes meldet; CP13 tut es dann nicht</translation>
    </message>
    <message>
        <source>Money before it</source>
        <translation>Geld davor</translation>
    </message>
    <message>
        <source>Behind the objects that stand before this step, by currency</source>
        <translation>Hinter den Vorgängen, die vor diesem Schritt stehen, je Währung</translation>
    </message>
    <message>
        <source>Objects that stand before a step</source>
        <translation>Vorgänge, die vor einem Schritt stehen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Vorgang</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Before step</source>
        <translation>Vor Schritt</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>The day of the step before</source>
        <translation>Der Tag des Schritts davor</translation>
    </message>
    <message>
        <source>In time until</source>
        <translation>Rechtzeitig bis</translation>
    </message>
    <message>
        <source>Days over</source>
        <translation>Tage darüber</translation>
    </message>
    <message>
        <source>Counted to the newest day the records tell</source>
        <translation>Gezählt bis zum neuesten Tag, den die Datensätze nennen</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>Geld</translation>
    </message>
    <message>
        <source>What stands behind the object</source>
        <translation>Was hinter dem Vorgang steht</translation>
    </message>
    <message>
        <source>Exception</source>
        <translation>Ausnahme</translation>
    </message>
    <message>
        <source>The one CP13 raised</source>
        <translation>Die von CP13 gemeldete</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>Stand %1</translation>
    </message>
    <message>
        <source>The newest day that the records tell; limits are measured against it, not against the clock.</source>
        <translation>Der neueste Tag, den die Datensätze nennen; Fristen messen sich an ihm, nicht an der Uhr.</translation>
    </message>
    <message>
        <source>The newest day that the records tell. No contracts in %1: nothing is raised as an exception there.</source>
        <translation>Der neueste Tag, den die Datensätze nennen. Keine Verträge in %1: Dort wird nichts als Ausnahme gemeldet.</translation>
    </message>
    <message>
        <source>%1 in this flow, %2 at its end, %3 on the way, %4 overdue</source>
        <translation>%1 in diesem Ablauf, %2 am Ende, %3 unterwegs, %4 überfällig</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Rechtzeitig</translation>
    </message>
    <message>
        <source>CP13 open</source>
        <translation>CP13 offen</translation>
    </message>
    <message>
        <source>before “%1”</source>
        <translation>vor „%1“</translation>
    </message>
    <message>
        <source>%1 of %2 that stand %3</source>
        <translation>%1 von %2, die %3 stehen</translation>
    </message>
    <message>
        <source>%1 that stand %2</source>
        <translation>%1, die %2 stehen</translation>
    </message>
    <message>
        <source>before a step</source>
        <translation>vor einem Schritt</translation>
    </message>
    <message>
        <source>Money here is the agreed quantity × price of the open items, for one period. A metered item, agreed for a quantity of 1, stands in it with its price for each unit, not with what it will bring.</source>
        <translation>Geld ist hier die vereinbarte Menge × Preis der offenen Positionen, für eine Periode. Eine nutzungsabhängige Position, für die Menge 1 vereinbart, steht darin mit ihrem Preis je Einheit, nicht mit dem, was sie einbringen wird.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::HealthPanel</name>
    <message>
        <source>Answer times and objectives by stream</source>
        <translation>Antwortzeiten und Ziele je Strom</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>In the last 30 days, repeats included</source>
        <translation>In den letzten 30 Tagen, mit Wiederholungen</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Tries that brought no usable answer</source>
        <translation>Versuche ohne brauchbare Antwort</translation>
    </message>
    <message>
        <source>p50 ms</source>
        <translation>p50 ms</translation>
    </message>
    <message>
        <source>Half the answers were at least so fast</source>
        <translation>Die Hälfte der Antworten war mindestens so schnell</translation>
    </message>
    <message>
        <source>p95 ms</source>
        <translation>p95 ms</translation>
    </message>
    <message>
        <source>p99 ms</source>
        <translation>p99 ms</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>A complete pull that agrees with the source, at most so long ago</source>
        <translation>Ein vollständiger Abruf, der mit der Quelle übereinstimmt, höchstens so lange her</translation>
    </message>
    <message>
        <source>Attained</source>
        <translation>Erreicht</translation>
    </message>
    <message>
        <source>Share of the time for which the objective was met</source>
        <translation>Anteil der Zeit, in der das Ziel erreicht war</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>It was</source>
        <translation>Er war</translation>
    </message>
    <message>
        <source>Pulls</source>
        <translation>Abrufe</translation>
    </message>
    <message>
        <source>Of streams</source>
        <translation>Von Strömen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Rate budget: %1 requests a second; %2 used in 30 days, waited %3, throttled %4 times; fewest left %5, at the vendor %6.</source>
        <translation>Anfragenbudget: %1 je Sekunde; %2 in 30 Tagen verbraucht, %3 gewartet, %4-mal gedrosselt; am wenigsten übrig %5, beim Anbieter %6.</translation>
    </message>
    <message>
        <source>Circuit: %1.</source>
        <translation>Sicherung: %1.</translation>
    </message>
    <message>
        <source>%1 failures in a row; left alone until %2. Test it to try at once.</source>
        <translation>%1 Fehler in Folge; in Ruhe gelassen bis %2. Prüfen Sie die Verbindung, um es sofort zu versuchen.</translation>
    </message>
    <message>
        <source>Version: not pinned.</source>
        <translation>Version: nicht festgelegt.</translation>
    </message>
    <message>
        <source>Version: %1.</source>
        <translation>Version: %1.</translation>
    </message>
    <message>
        <source>It was switched off on %1.</source>
        <translation>Sie wurde am %1 abgeschaltet.</translation>
    </message>
    <message>
        <source>It ends on %1, in %2 days.</source>
        <translation>Sie endet am %1, in %2 Tagen.</translation>
    </message>
    <message>
        <source>Met</source>
        <translation>Erreicht</translation>
    </message>
    <message>
        <source>Missed</source>
        <translation>Verfehlt</translation>
    </message>
    <message>
        <source>A good pull at least every %1</source>
        <translation>Ein guter Abruf mindestens alle %1</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 Antworten</translation>
    </message>
    <message>
        <source>Nothing was pulled yet, so nothing was measured.</source>
        <translation>Noch nichts abgerufen, also nichts gemessen.</translation>
    </message>
    <message>
        <source>No day with a pull yet.</source>
        <translation>Noch kein Tag mit einem Abruf.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::HomeFigures</name>
    <message>
        <source>Open exceptions</source>
        <translation>Offene Ausnahmen</translation>
    </message>
    <message>
        <source>Exceptions that are neither settled, cleared nor closed with a reason.</source>
        <translation>Ausnahmen, die weder erledigt noch verschwunden noch mit Grund geschlossen sind.</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <source>Open exceptions whose due time has passed. Due time follows from severity.</source>
        <translation>Offene Ausnahmen, deren Fälligkeit vorbei ist. Die Fälligkeit folgt aus der Schwere.</translation>
    </message>
    <message>
        <source>Assigned to me</source>
        <translation>Mir zugewiesen</translation>
    </message>
    <message>
        <source>Open exceptions assigned to the person who is signed in.</source>
        <translation>Offene Ausnahmen, die der angemeldeten Person zugewiesen sind.</translation>
    </message>
    <message>
        <source>Awaiting approval</source>
        <translation>Wartet auf Freigabe</translation>
    </message>
    <message>
        <source>Exceptions with a prepared posting that a second person has not decided on yet.</source>
        <translation>Ausnahmen mit vorbereiteter Buchung, über die eine zweite Person noch nicht entschieden hat.</translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation>Ergebnis unbekannt</translation>
    </message>
    <message>
        <source>A posting was sent and the answer was lost. It is looked up before anything is sent again.</source>
        <translation>Eine Buchung wurde gesendet und die Antwort ging verloren. Es wird nachgesehen, bevor noch einmal gesendet wird.</translation>
    </message>
    <message>
        <source>Posted, unconfirmed</source>
        <translation>Gebucht, unbestätigt</translation>
    </message>
    <message>
        <source>The target accepted the posting; the next pull has not brought the record back yet.</source>
        <translation>Das Zielsystem nahm die Buchung an; der nächste Abruf hat den Datensatz noch nicht zurückgebracht.</translation>
    </message>
    <message>
        <source>Settled in 30 days</source>
        <translation>In 30 Tagen erledigt</translation>
    </message>
    <message>
        <source>Exceptions whose posting was confirmed and whose difference is gone, in the last 30 days.</source>
        <translation>Ausnahmen, deren Buchung bestätigt und deren Differenz verschwunden ist, in den letzten 30 Tagen.</translation>
    </message>
    <message>
        <source>Posting backlog</source>
        <translation>Buchungsrückstand</translation>
    </message>
    <message>
        <source>Postings that are proposed, approved, on their way or unclear: not yet known to be in the other system. The age is that of the oldest.</source>
        <translation>Buchungen, die vorgeschlagen, freigegeben, unterwegs oder unklar sind: noch nicht sicher im anderen System. Das Alter ist das der ältesten.</translation>
    </message>
    <message>
        <source>To approve</source>
        <translation>Freizugeben</translation>
    </message>
    <message>
        <source>Proposed postings that wait for the decision of a second person, with their amounts.</source>
        <translation>Vorgeschlagene Buchungen, die auf die Entscheidung einer zweiten Person warten, mit ihren Beträgen.</translation>
    </message>
    <message>
        <source>Failed postings</source>
        <translation>Gescheiterte Buchungen</translation>
    </message>
    <message>
        <source>Postings refused by the target or set aside, as a part of all whose outcome became known in the last 30 days.</source>
        <translation>Vom Zielsystem abgelehnte oder beiseitegelegte Buchungen, als Teil aller, deren Ergebnis in den letzten 30 Tagen bekannt wurde.</translation>
    </message>
    <message>
        <source>Contracts in sync</source>
        <translation>Verträge im Gleichlauf</translation>
    </message>
    <message>
        <source>Contract items without an open exception of checkpoint CP7, as a part of all contract items: subscribed as agreed in quantity, price and dates.</source>
        <translation>Vertragspositionen ohne offene Ausnahme des Prüfpunkts CP7, als Teil aller Vertragspositionen: abonniert wie vereinbart in Menge, Preis und Daten.</translation>
    </message>
    <message>
        <source>Unbilled usage</source>
        <translation>Unberechnete Nutzung</translation>
    </message>
    <message>
        <source>Open exceptions where usage was never metered (CP1), metered usage never charged (CP2) or a charge never invoiced (CP3), with the money at stake where a price is known.</source>
        <translation>Offene Ausnahmen, bei denen Nutzung nie gezählt (CP1), gezählte Nutzung nie belastet (CP2) oder eine Belastung nie berechnet wurde (CP3), mit dem Geld dahinter, wo ein Preis bekannt ist.</translation>
    </message>
    <message>
        <source>Disputes</source>
        <translation>Beanstandungen</translation>
    </message>
    <message>
        <source>Open exceptions that carry the label “dispute”.</source>
        <translation>Offene Ausnahmen mit dem Kennzeichen „dispute“.</translation>
    </message>
    <message>
        <source>Duplicate customers</source>
        <translation>Doppelte Kunden</translation>
    </message>
    <message>
        <source>Accounts with more than one billing customer (CP8).</source>
        <translation>Accounts mit mehr als einem Abrechnungskunden (CP8).</translation>
    </message>
    <message>
        <source>Customer master</source>
        <translation>Kundenstamm</translation>
    </message>
    <message>
        <source>Open exceptions of checkpoint CP8: customers missing in a system, or with another tax id, legal entity, currency or parent.</source>
        <translation>Offene Ausnahmen des Prüfpunkts CP8: Kunden, die in einem System fehlen oder andere Steuernummer, Gesellschaft, Währung oder einen anderen übergeordneten Kunden haben.</translation>
    </message>
    <message>
        <source>Streams off</source>
        <translation>Ströme gestört</translation>
    </message>
    <message>
        <source>Streams of connected systems whose last pull ended with an error or brought another number of records than the source counts, as a part of all streams.</source>
        <translation>Ströme verbundener Systeme, deren letzter Abruf mit einem Fehler endete oder eine andere Anzahl brachte, als die Quelle zählt, als Teil aller Ströme.</translation>
    </message>
    <message>
        <source>Oldest pull</source>
        <translation>Ältester Abruf</translation>
    </message>
    <message>
        <source>Time since the last pull of the stream that waited longest.</source>
        <translation>Zeit seit dem letzten Abruf des Stroms, der am längsten wartet.</translation>
    </message>
    <message>
        <source>Refused rows</source>
        <translation>Abgelehnte Zeilen</translation>
    </message>
    <message>
        <source>Rows and records that could not be read and wait in quarantine.</source>
        <translation>Zeilen und Datensätze, die nicht gelesen werden konnten und in Quarantäne warten.</translation>
    </message>
    <message>
        <source>Schema drift</source>
        <translation>Schema-Änderungen</translation>
    </message>
    <message>
        <source>Fields that appeared, disappeared or changed their type since they were first seen.</source>
        <translation>Felder, die seit dem ersten Sehen hinzukamen, verschwanden oder ihren Typ änderten.</translation>
    </message>
    <message>
        <source>Lineage coverage</source>
        <translation>Herkunft belegt</translation>
    </message>
    <message>
        <source>Revenue journal lines whose document’s invoice is traced line by line to a charge and its metered usage, as a part of all revenue journal lines, by absolute value. Which accounts are revenue follows from the account mapping.</source>
        <translation>Erlös-Buchungszeilen, deren Rechnung Zeile für Zeile bis zu einer Belastung und ihrer gezählten Nutzung verfolgt ist, als Teil aller Erlös-Buchungszeilen, nach absolutem Wert. Welche Konten Erlöse sind, folgt aus der Kontenzuordnung.</translation>
    </message>
    <message>
        <source>Overrides</source>
        <translation>Übersteuerungen</translation>
    </message>
    <message>
        <source>Exceptions that a person closed with a reason instead of a posting, in the last 30 days.</source>
        <translation>Ausnahmen, die eine Person in den letzten 30 Tagen mit einem Grund statt einer Buchung geschlossen hat.</translation>
    </message>
    <message>
        <source>Exports and backups</source>
        <translation>Exporte, Sicherungen</translation>
    </message>
    <message>
        <source>Entries of the audit trail about exports, reports, packs and backups in the last 30 days.</source>
        <translation>Einträge der Prüfspur über Exporte, Berichte, Mappen und Sicherungen der letzten 30 Tage.</translation>
    </message>
    <message>
        <source>Audit entries</source>
        <translation>Prüfspur-Einträge</translation>
    </message>
    <message>
        <source>Entries of the audit trail since the store was made; verify the chain on its page.</source>
        <translation>Einträge der Prüfspur, seit es den Speicher gibt; die Kette wird auf ihrer Seite geprüft.</translation>
    </message>
    <message>
        <source>Finance</source>
        <translation>Finanzen</translation>
    </message>
    <message>
        <source>RevOps</source>
        <translation>RevOps</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>Controller</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>%1: too large for an exact sum</source>
        <translation>%1: zu groß für eine genaue Summe</translation>
    </message>
    <message>
        <source>%1 of %2 (%3)</source>
        <translation>%1 von %2 (%3)</translation>
    </message>
    <message>
        <source>Not known here: nothing it is counted from has arrived yet.</source>
        <translation>Hier nicht bekannt: Noch ist nichts angekommen, woraus es sich zählen ließe.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Oldest: %1</source>
        <translation>Ältestes: %1</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
</context>
<context>
    <name>tieout::ui::HomePage</name>
    <message>
        <source>Home</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Charts show</source>
        <translation>Diagramme zeigen</translation>
    </message>
    <message>
        <source>What the charts show</source>
        <translation>Was die Diagramme zeigen</translation>
    </message>
    <message>
        <source>Open money by checkpoint</source>
        <translation>Offenes Geld je Prüfpunkt</translation>
    </message>
    <message>
        <source>Money at risk in open exceptions by the hand-over where it was found. Amounts are never added across currencies.</source>
        <translation>Geld im Risiko in offenen Ausnahmen je Übergabe, an der sie gefunden wurden. Beträge werden nie über Währungen hinweg addiert.</translation>
    </message>
    <message>
        <source>Nothing is open in this measure.</source>
        <translation>In diesem Maß ist nichts offen.</translation>
    </message>
    <message>
        <source>Age of what is open</source>
        <translation>Alter des Offenen</translation>
    </message>
    <message>
        <source>Open exceptions by the time since they were first found.</source>
        <translation>Offene Ausnahmen nach der Zeit, seit sie gefunden wurden.</translation>
    </message>
    <message>
        <source>Open by owner</source>
        <translation>Offen je Team</translation>
    </message>
    <message>
        <source>Open exceptions by the team that can fix them, by routing of their reason.</source>
        <translation>Offene Ausnahmen nach dem Team, das sie beheben kann, laut Zuordnung ihres Grundes.</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Sum of what the upstream side says.</source>
        <translation>Summe dessen, was die vorgelagerte Seite sagt.</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Ist</translation>
    </message>
    <message>
        <source>Sum of what the downstream side says.</source>
        <translation>Summe dessen, was die nachgelagerte Seite sagt.</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Actual minus expected over open exceptions with money.</source>
        <translation>Ist minus Erwartet über offene Ausnahmen mit Geld.</translation>
    </message>
    <message>
        <source>At risk</source>
        <translation>Im Risiko</translation>
    </message>
    <message>
        <source>Sum of the absolute differences: what could be wrong in either direction.</source>
        <translation>Summe der absoluten Differenzen: was in beide Richtungen falsch sein könnte.</translation>
    </message>
    <message>
        <source>Open residual by currency</source>
        <translation>Offene Differenz je Währung</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Open exceptions of the period.</source>
        <translation>Offene Ausnahmen der Periode.</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>Ungesendet</translation>
    </message>
    <message>
        <source>Postings into the period that are prepared or approved but not sent.</source>
        <translation>Buchungen in die Periode, die vorbereitet oder freigegeben, aber nicht gesendet sind.</translation>
    </message>
    <message>
        <source>A period can close when nothing is open and nothing is unsent.</source>
        <translation>Eine Periode kann geschlossen werden, wenn nichts offen und nichts ungesendet ist.</translation>
    </message>
    <message>
        <source>Period readiness</source>
        <translation>Reife der Perioden</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>These figures are incomplete: more may be open than is shown.</source>
        <translation>Diese Zahlen sind unvollständig: Es kann mehr offen sein, als gezeigt wird.</translation>
    </message>
    <message>
        <source>See what is missing</source>
        <translation>Ansehen, was fehlt</translation>
    </message>
    <message>
        <source>Records as of %1</source>
        <translation>Datensätze: %1</translation>
    </message>
    <message>
        <source>reconciled %1</source>
        <translation>abgestimmt: %1</translation>
    </message>
    <message>
        <source>%1 records, %2 usage events</source>
        <translation>%1 Datensätze, %2 Nutzungsereignisse</translation>
    </message>
    <message>
        <source>Last import: %1</source>
        <translation>Letzter Import: %1</translation>
    </message>
    <message>
        <source>Last reconciliation: %1</source>
        <translation>Letzte Abstimmung: %1</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>The sum does not fit into 128 bits; narrow the queue to see it in parts.</source>
        <translation>Die Summe passt nicht in 128 Bit; grenzen Sie die Liste ein, um sie in Teilen zu sehen.</translation>
    </message>
    <message>
        <source>Money at risk in %1</source>
        <translation>Geld im Risiko in %1</translation>
    </message>
    <message>
        <source>Number of exceptions</source>
        <translation>Anzahl der Ausnahmen</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Prüfpunkt</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>&lt; 1 day</source>
        <translation>&lt; 1 Tag</translation>
    </message>
    <message>
        <source>1–3 days</source>
        <translation>1–3 Tage</translation>
    </message>
    <message>
        <source>3–7 days</source>
        <translation>3–7 Tage</translation>
    </message>
    <message>
        <source>&gt; 7 days</source>
        <translation>&gt; 7 Tage</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation>
            <numerusform>%n Ausnahme</numerusform>
            <numerusform>%n Ausnahmen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>At risk, %1</source>
        <translation>Im Risiko, %1</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>Schließt</translation>
    </message>
    <message>
        <source>Pending close in the target system</source>
        <translation>Schließung steht im Zielsystem bevor</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>Nothing is open and nothing is unsent.</source>
        <translation>Nichts ist offen und nichts ungesendet.</translation>
    </message>
    <message>
        <source>Items left</source>
        <translation>Reste</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Noch nicht</translation>
    </message>
    <message>
        <source>Open exceptions or unsent postings stand in the way.</source>
        <translation>Offene Ausnahmen oder ungesendete Buchungen stehen im Weg.</translation>
    </message>
    <message>
        <source>Whose home</source>
        <translation>Wessen Übersicht</translation>
    </message>
    <message>
        <source>Home of one of your roles</source>
        <translation>Übersicht zu einer Ihrer Rollen</translation>
    </message>
    <message>
        <source>Costliest root causes</source>
        <translation>Teuerste Ursachen</translation>
    </message>
    <message>
        <source>Money at risk in open exceptions by what probably caused them: putting the first one right clears most.</source>
        <translation>Geld im Risiko in offenen Ausnahmen nach der vermutlichen Ursache: Die erste zu beheben klärt am meisten.</translation>
    </message>
    <message>
        <source>No common cause is known for what is open.</source>
        <translation>Für das Offene ist keine gemeinsame Ursache bekannt.</translation>
    </message>
    <message>
        <source>Can close</source>
        <translation>Schließbar</translation>
    </message>
    <message>
        <source>Root cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Nothing is open.</source>
        <translation>Nichts ist offen.</translation>
    </message>
    <message>
        <source>No accounting period is known yet: a pull of the ERP brings them.</source>
        <translation>Noch ist keine Buchungsperiode bekannt: Ein Abruf des ERP bringt sie.</translation>
    </message>
    <message>
        <source>Open exceptions by checkpoint</source>
        <translation>Offene Ausnahmen je Prüfpunkt</translation>
    </message>
    <message>
        <source>Open money by checkpoint, %1</source>
        <translation>Offenes Geld je Prüfpunkt, %1</translation>
    </message>
</context>
<context>
    <name>tieout::ui::HopStrip</name>
    <message>
        <source>Usage events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Aggregate</source>
        <translation>Aggregat</translation>
    </message>
    <message>
        <source>Charge</source>
        <translation>Belastung</translation>
    </message>
    <message>
        <source>Invoice line</source>
        <translation>Rechnungszeile</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Rechnung</translation>
    </message>
    <message>
        <source>ERP document</source>
        <translation>ERP-Beleg</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Buchungssatz</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Zahlung</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Lineage of this exception</source>
        <translation>Herkunft dieser Ausnahme</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>%1 records</source>
        <translation>%1 Datensätze</translation>
    </message>
    <message>
        <source>quantity %1</source>
        <translation>Menge %1</translation>
    </message>
    <message>
        <source>gap %1</source>
        <translation>Lücke %1</translation>
    </message>
    <message>
        <source>the broken hop</source>
        <translation>die gebrochene Übergabe</translation>
    </message>
    <message>
        <source>ties out</source>
        <translation>stimmt überein</translation>
    </message>
    <message>
        <source>CRM account</source>
        <translation>CRM-Account</translation>
    </message>
    <message>
        <source>Billing customer</source>
        <translation>Abrechnungskunde</translation>
    </message>
    <message>
        <source>ERP customer</source>
        <translation>ERP-Kunde</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Vertrag</translation>
    </message>
    <message>
        <source>Contract item</source>
        <translation>Vertragsposition</translation>
    </message>
    <message>
        <source>Subscription item</source>
        <translation>Abonnementposition</translation>
    </message>
    <message>
        <source>Credit note</source>
        <translation>Gutschrift</translation>
    </message>
    <message>
        <source>ERP credit</source>
        <translation>ERP-Gutschrift</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Zuordnung</translation>
    </message>
    <message>
        <source>not as expected</source>
        <translation>nicht wie erwartet</translation>
    </message>
    <message>
        <source>Downstream total</source>
        <translation>Nachgelagerte Summe</translation>
    </message>
</context>
<context>
    <name>tieout::ui::InlineMessage</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>tieout::ui::KeyOverlay</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>↑ ↓ or J K</source>
        <translation>↑ ↓ oder J K</translation>
    </message>
    <message>
        <source>Walk the list</source>
        <translation>Durch die Liste gehen</translation>
    </message>
    <message>
        <source> or </source>
        <comment>between two keys</comment>
        <translation> oder </translation>
    </message>
</context>
<context>
    <name>tieout::ui::LettersPanel</name>
    <message>
        <source>Dead letters</source>
        <translation>Unzustellbare Datensätze</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>How often the source gave it</source>
        <translation>Wie oft die Quelle ihn gab</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Why it was refused, and what to do</source>
        <translation>Warum er abgewiesen wurde, und was zu tun ist</translation>
    </message>
    <message>
        <source>As received</source>
        <translation>Wie empfangen</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Dismiss…</source>
        <translation>Verwerfen …</translation>
    </message>
    <message numerus="yes">
        <source>Dismiss %n dead letter(s)?</source>
        <translation>
            <numerusform>%n unzustellbaren Datensatz verwerfen?</numerusform>
            <numerusform>%n unzustellbare Datensätze verwerfen?</numerusform>
        </translation>
    </message>
    <message>
        <source>The records stay aside for good, and their exceptions clear with the next reconciliation. The reason is kept in the audit trail.</source>
        <translation>Die Datensätze bleiben endgültig beiseite, und ihre Ausnahmen verschwinden mit der nächsten Abstimmung. Der Grund steht in der Prüfspur.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Say why the records do not matter.</source>
        <translation>Sagen Sie, warum die Datensätze keine Rolle spielen.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>No record of this connection was unreadable.</source>
        <translation>Kein Datensatz dieser Verbindung war unlesbar.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::LimitPanel</name>
    <message>
        <source>Everybody in the role %1</source>
        <translation>Alle in der Rolle %1</translation>
    </message>
    <message>
        <source>Approval limits</source>
        <translation>Freigabegrenzen</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Für wen</translation>
    </message>
    <message>
        <source>A person&apos;s own limits go before those of the roles</source>
        <translation>Eigene Grenzen einer Person gehen denen der Rollen vor</translation>
    </message>
    <message>
        <source>One fix</source>
        <translation>Je Korrektur</translation>
    </message>
    <message>
        <source>All parts of one fix added up, without their sign</source>
        <translation>Alle Teile einer Korrektur summiert, ohne Vorzeichen</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Zusammen</translation>
    </message>
    <message>
        <source>All fixes of one maker, entity and period that the same person approved</source>
        <translation>Alle Korrekturen eines Erstellers, einer Gesellschaft und einer Periode, die dieselbe Person freigegeben hat</translation>
    </message>
    <message>
        <source>Cur.</source>
        <translation>Whg.</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>Set by</source>
        <translation>Gesetzt von</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>as much as in one fix</source>
        <translation>so viel wie je Korrektur</translation>
    </message>
    <message>
        <source>Who has a limit approves nothing above it and nothing in a currency without one; what was approved before and lies above it is not sent. The role Controller is bound only by a limit of the person.</source>
        <translation>Wer eine Grenze hat, gibt nichts darüber frei und nichts in einer Währung ohne Grenze; was früher freigegeben wurde und darüber liegt, wird nicht gesendet. Die Rolle Controller bindet nur eine Grenze der Person.</translation>
    </message>
    <message>
        <source>How much may be approved</source>
        <translation>Wie viel freigegeben werden darf</translation>
    </message>
    <message>
        <source>Set the limit</source>
        <translation>Grenze setzen</translation>
    </message>
    <message>
        <source>Write the currency as its three letters, for example EUR.</source>
        <translation>Schreiben Sie die Währung mit ihren drei Buchstaben, zum Beispiel EUR.</translation>
    </message>
    <message>
        <source>Write an amount such as %1.</source>
        <translation>Schreiben Sie einen Betrag wie %1.</translation>
    </message>
    <message>
        <source>Say why: an auditor will ask.</source>
        <translation>Sagen Sie, warum: Ein Prüfer wird danach fragen.</translation>
    </message>
    <message>
        <source>%1 may approve up to %2 in one fix.</source>
        <translation>%1: bis %2 je Korrektur.</translation>
    </message>
    <message>
        <source>One fix, all its parts</source>
        <translation>Je Korrektur, alle Teile</translation>
    </message>
    <message>
        <source>Together, of one maker, entity and period</source>
        <translation>Zusammen je Ersteller, Gesellschaft und Periode</translation>
    </message>
    <message>
        <source>Take the limit in %1 away?</source>
        <translation>Grenze in %1 aufheben?</translation>
    </message>
    <message>
        <source>%1: with limits left in other currencies, nothing in %2 may be approved any more; with none left, the role&apos;s limits count, and without those any amount.</source>
        <translation>%1: Bleiben Grenzen in anderen Währungen, darf in %2 nichts mehr freigegeben werden; bleibt keine, gelten die Grenzen der Rolle, und ohne diese jeder Betrag.</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Aufheben</translation>
    </message>
    <message>
        <source>%1 has no limit in %2 any more.</source>
        <translation>%1: keine Grenze in %2 mehr.</translation>
    </message>
    <message>
        <source>Nobody is limited: who may approve may approve any amount. “Set a limit” bounds a person or a role.</source>
        <translation>Niemand ist begrenzt: Wer freigeben darf, darf jeden Betrag freigeben. „Grenze setzen“ begrenzt eine Person oder eine Rolle.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineageBoxItem</name>
    <message>
        <source>%1, missing</source>
        <translation>%1, fehlt</translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineagePage</name>
    <message>
        <source>Trace any record</source>
        <translation>Jeden Datensatz verfolgen</translation>
    </message>
    <message>
        <source>Type the id of an invoice, line, charge, aggregate, event, payment, receipt or ERP document above. The chain opens both ways, with quantity and money on every hop.</source>
        <translation>Geben Sie oben die Kennung von Rechnung, Zeile, Belastung, Aggregat, Ereignis, Zahlung, Eingang oder ERP-Beleg ein. Die Kette öffnet sich in beide Richtungen, mit Menge und Geld an jeder Übergabe.</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Close stacks</source>
        <translation>Stapel schließen</translation>
    </message>
    <message>
        <source>Open exception</source>
        <translation>Ausnahme öffnen</translation>
    </message>
    <message>
        <source>Trace from here</source>
        <translation>Von hier verfolgen</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Search an id</source>
        <translation>Kennung suchen</translation>
    </message>
    <message>
        <source>Search an id, for example INV-00417</source>
        <translation>Kennung suchen, zum Beispiel INV-00417</translation>
    </message>
    <message>
        <source>No record&apos;s id begins with “%1”. Ids are the source&apos;s own; capital letters count.</source>
        <translation>Keine Kennung beginnt mit „%1“. Kennungen sind die der Quelle; Großbuchstaben zählen.</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Where the other record stands: upstream feeds this one, downstream came of it.</source>
        <translation>Wo der andere Datensatz steht: Vorgelagertes speist diesen, Nachgelagertes ging daraus hervor.</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Carries</source>
        <translation>Trägt</translation>
    </message>
    <message>
        <source>Amount, else quantity, on the edge.</source>
        <translation>Betrag, sonst Menge, auf der Kante.</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Downstream minus upstream; 0 ties out.</source>
        <translation>Nachgelagert minus vorgelagert; 0 stimmt überein.</translation>
    </message>
    <message>
        <source>Edges of the chosen record</source>
        <translation>Kanten des gewählten Datensatzes</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>The chain is larger than what is drawn at once; open stacks or trace from a record further out.</source>
        <translation>Die Kette ist größer, als auf einmal gezeichnet wird; öffnen Sie Stapel oder verfolgen Sie von einem weiter außen liegenden Datensatz.</translation>
    </message>
    <message>
        <source>Only the first %1 records are drawn; search an event by its id to see it.</source>
        <translation>Nur die ersten %1 Datensätze sind gezeichnet; suchen Sie ein Ereignis mit seiner Kennung, um es zu sehen.</translation>
    </message>
    <message>
        <source>No open exception is keyed to this record.</source>
        <translation>Keine offene Ausnahme gehört zu diesem Datensatz.</translation>
    </message>
    <message>
        <source>There is no graph yet: search an id first.</source>
        <translation>Noch gibt es kein Bild: Suchen Sie zuerst eine Kennung.</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Drawing (*.svg);;Picture (*.png)</source>
        <translation>Zeichnung (*.svg);;Bild (*.png)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1 could not be written. Choose another folder, or free some space.</source>
        <translation>%1 konnte nicht geschrieben werden. Wählen Sie einen anderen Ordner oder schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>Enter opens them</source>
        <translation>Die Eingabetaste öffnet sie</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation>
            <numerusform>%n Ausnahme</numerusform>
            <numerusform>%n Ausnahmen</numerusform>
        </translation>
    </message>
    <message>
        <source>No exception</source>
        <translation>Keine Ausnahme</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Named by another record, but never delivered.</source>
        <translation>Von einem anderen Datensatz genannt, aber nie geliefert.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Hinauf</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Hinab</translation>
    </message>
    <message>
        <source>Upstream: feeds this record</source>
        <translation>Vorgelagert: speist diesen Datensatz</translation>
    </message>
    <message>
        <source>Downstream: came of this record</source>
        <translation>Nachgelagert: ging aus diesem Datensatz hervor</translation>
    </message>
    <message>
        <source>%1, joined %2</source>
        <translation>%1, verbunden %2</translation>
    </message>
    <message>
        <source>rule version %1</source>
        <translation>Regelversion %1</translation>
    </message>
    <message>
        <source>Dispute pack…</source>
        <translation>Klärungsmappe …</translation>
    </message>
    <message>
        <source>No invoice is shown. Search one by its number first.</source>
        <translation>Es wird keine Rechnung gezeigt. Suchen Sie erst eine mit ihrer Nummer.</translation>
    </message>
    <message>
        <source>Several invoices are shown. Choose one first.</source>
        <translation>Es werden mehrere Rechnungen gezeigt. Wählen Sie erst eine.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineageView</name>
    <message>
        <source>%1 units</source>
        <translation>%1 Einheiten</translation>
    </message>
    <message>
        <source>Quantity: %1</source>
        <translation>Menge: %1</translation>
    </message>
    <message>
        <source>Amount: %1</source>
        <translation>Betrag: %1</translation>
    </message>
    <message>
        <source>Named by another record, but no such record was delivered.</source>
        <translation>Von einem anderen Datensatz genannt, aber kein solcher wurde geliefert.</translation>
    </message>
    <message numerus="yes">
        <source>%n open exception(s): E opens them</source>
        <translation>
            <numerusform>%n offene Ausnahme: E öffnet sie</numerusform>
            <numerusform>%n offene Ausnahmen: E öffnet sie</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter opens it</source>
        <translation>Die Eingabetaste öffnet es</translation>
    </message>
    <message>
        <source>Overview: click to go there</source>
        <translation>Überblick: Klicken führt dorthin</translation>
    </message>
    <message>
        <source>Overview of the graph</source>
        <translation>Überblick über das Bild</translation>
    </message>
    <message>
        <source>Lineage graph</source>
        <translation>Bild der Herkunft</translation>
    </message>
    <message>
        <source>Joined %1</source>
        <translation>Verbunden %1</translation>
    </message>
    <message>
        <source>Carries %1</source>
        <translation>Trägt %1</translation>
    </message>
    <message>
        <source>Ties out</source>
        <translation>Stimmt überein</translation>
    </message>
    <message>
        <source>Residual %1 (downstream minus upstream)</source>
        <translation>Differenz %1 (nachgelagert minus vorgelagert)</translation>
    </message>
    <message>
        <source>Chosen: %1, %2</source>
        <translation>Gewählt: %1, %2</translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation>Herkunft</translation>
    </message>
</context>
<context>
    <name>tieout::ui::MainWindow</name>
    <message>
        <source>Tieout</source>
        <translation>Tieout</translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation>&amp;Daten</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Sign in as another person…</source>
        <translation>Als andere Person anmelden…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Exceptions</source>
        <translation>A&amp;usnahmen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation>Tasten dieser Seite</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Switch light and dark</source>
        <translation>Hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>Comfortable rows</source>
        <translation>Luftige Zeilen</translation>
    </message>
    <message>
        <source>Collapse the page names</source>
        <translation>Seitennamen einklappen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Your roles do not include that page.</source>
        <translation>Ihre Rollen schließen diese Seite nicht ein.</translation>
    </message>
    <message>
        <source>Try the demo company…</source>
        <translation>Die Demofirma ausprobieren…</translation>
    </message>
    <message>
        <source>Find anything…</source>
        <translation>Alles finden…</translation>
    </message>
    <message>
        <source>Sort the list…</source>
        <translation>Liste sortieren…</translation>
    </message>
    <message>
        <source>No list that can be sorted is shown.</source>
        <translation>Es ist keine Liste zu sehen, die sich sortieren lässt.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::MappingsPage</name>
    <message>
        <source>Add a value</source>
        <translation>Wert hinzufügen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Replace %1</source>
        <translation>%1 ersetzen</translation>
    </message>
    <message>
        <source>End %1</source>
        <translation>%1 beenden</translation>
    </message>
    <message>
        <source>2026-01-01; empty: always</source>
        <translation>2026-01-01; leer: immer</translation>
    </message>
    <message>
        <source>2026-12-31; empty: for ever</source>
        <translation>2026-12-31; leer: für immer</translation>
    </message>
    <message>
        <source>for the second person</source>
        <translation>für die zweite Person</translation>
    </message>
    <message>
        <source>Propose a mapping</source>
        <translation>Zuordnung vorschlagen</translation>
    </message>
    <message>
        <source>A second person decides. An approved mapping counts from the next reconciliation on.</source>
        <translation>Eine zweite Person entscheidet. Eine freigegebene Zuordnung zählt ab der nächsten Abstimmung.</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>A mapping needs a key and a value.</source>
        <translation>Eine Zuordnung braucht Schlüssel und Wert.</translation>
    </message>
    <message>
        <source>Write a day as YYYY-MM-DD, for example 2026-07-31.</source>
        <translation>Schreiben Sie einen Tag als JJJJ-MM-TT, zum Beispiel 2026-07-31.</translation>
    </message>
    <message>
        <source>Ending a mapping needs its last day.</source>
        <translation>Eine Zuordnung zu beenden braucht ihren letzten Tag.</translation>
    </message>
    <message>
        <source>Say why: the second person decides by it.</source>
        <translation>Sagen Sie, warum: Danach entscheidet die zweite Person.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Undo the link</source>
        <translation>Verknüpfung lösen</translation>
    </message>
    <message>
        <source>Is the same customer</source>
        <translation>Ist derselbe Kunde</translation>
    </message>
    <message>
        <source>Is not the same customer</source>
        <translation>Ist nicht derselbe Kunde</translation>
    </message>
    <message>
        <source>Nothing like it was found. A second person decides.</source>
        <translation>Nichts Ähnliches wurde gefunden. Eine zweite Person entscheidet.</translation>
    </message>
    <message>
        <source>Score %1: %2. A second person decides.</source>
        <translation>Wertung %1: %2. Eine zweite Person entscheidet.</translation>
    </message>
    <message>
        <source>%1 %2 (%3)</source>
        <translation>%1 %2 (%3)</translation>
    </message>
    <message>
        <source>Name the record that it belongs to.</source>
        <translation>Nennen Sie den Datensatz, zu dem er gehört.</translation>
    </message>
    <message>
        <source>CRM account</source>
        <translation>CRM-Account</translation>
    </message>
    <message>
        <source>Billing customer</source>
        <translation>Abrechnungskunde</translation>
    </message>
    <message>
        <source>for who proposed it</source>
        <translation>für die Person, die es vorschlug</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>What was proposed stays in the history.</source>
        <translation>Das Vorgeschlagene bleibt im Verlauf.</translation>
    </message>
    <message>
        <source>Say why: who proposed it reads it.</source>
        <translation>Sagen Sie, warum: Wer es vorschlug, liest es.</translation>
    </message>
    <message>
        <source>Number %1: %2</source>
        <translation>Nummer %1: %2</translation>
    </message>
    <message>
        <source>Reconciled: %1 opened, %2 changed, %3 cleared.</source>
        <translation>Abgestimmt: %1 eröffnet, %2 geändert, %3 verschwunden.</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>map to %1, %2</source>
        <translation>zuordnen zu %1, %2</translation>
    </message>
    <message>
        <source>map to %1, %2, instead of row %3</source>
        <translation>zuordnen zu %1, %2, statt Zeile %3</translation>
    </message>
    <message>
        <source>end row %1 after %2</source>
        <translation>Zeile %1 nach %2 beenden</translation>
    </message>
    <message>
        <source> (score %1: %2)</source>
        <translation> (Wertung %1: %2)</translation>
    </message>
    <message>
        <source>belongs to %1</source>
        <translation>gehört zu %1</translation>
    </message>
    <message>
        <source>no longer belongs to %1</source>
        <translation>gehört nicht mehr zu %1</translation>
    </message>
    <message>
        <source>is not %1</source>
        <translation>ist nicht %1</translation>
    </message>
    <message>
        <source>CRM</source>
        <translation>CRM</translation>
    </message>
    <message>
        <source>Billing</source>
        <translation>Abrechnung</translation>
    </message>
    <message>
        <source>ERP</source>
        <translation>ERP</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>Verknüpft</translation>
    </message>
    <message>
        <source>Not linked</source>
        <translation>Nicht verknüpft</translation>
    </message>
    <message>
        <source>Propose…</source>
        <translation>Vorschlagen …</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Decline…</source>
        <translation>Ablehnen …</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>History of the key</source>
        <translation>Verlauf des Schlüssels</translation>
    </message>
    <message>
        <source>Kind of reference data</source>
        <translation>Art der Stammdaten</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Kunden</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter the list</source>
        <translation>Liste filtern</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Every status</source>
        <translation>Jeder Status</translation>
    </message>
    <message>
        <source>Mappings</source>
        <translation>Zuordnungen</translation>
    </message>
    <message>
        <source>Keys in use</source>
        <translation>Schlüssel in Gebrauch</translation>
    </message>
    <message>
        <source>Unmapped: in use without a row. Expired: used in a month without a valid row. Overlapping: two rows on one day.</source>
        <translation>Ohne Zuordnung: in Gebrauch ohne Zeile. Abgelaufen: in einem Monat ohne gültige Zeile gebraucht. Überlappend: zwei Zeilen an einem Tag.</translation>
    </message>
    <message>
        <source>Mapped to</source>
        <translation>Zugeordnet zu</translation>
    </message>
    <message>
        <source>Each value with its first and last day</source>
        <translation>Jeder Wert mit erstem und letztem Tag</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>That use the key</source>
        <translation>Die den Schlüssel gebrauchen</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>Geld</translation>
    </message>
    <message>
        <source>Products and meters: what was charged. Accounts: what was booked, on both sides. Per currency, never added up.</source>
        <translation>Produkte und Zähler: was belastet wurde. Konten: was gebucht wurde, auf beiden Seiten. Je Währung, nie zusammengezählt.</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Gebraucht</translation>
    </message>
    <message>
        <source>First and last month</source>
        <translation>Erster und letzter Monat</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Proposals nobody has decided</source>
        <translation>Vorschläge, über die niemand entschieden hat</translation>
    </message>
    <message>
        <source>Customer records</source>
        <translation>Kundendatensätze</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Refers to</source>
        <translation>Verweist auf</translation>
    </message>
    <message>
        <source>In its own system; leads nowhere</source>
        <translation>Im eigenen System; führt nirgendwohin</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>Gehört zu</translation>
    </message>
    <message>
        <source>Suggested, or linked by people</source>
        <translation>Vorgeschlagen, oder von Personen verknüpft</translation>
    </message>
    <message>
        <source>Name there</source>
        <translation>Name dort</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>0 to 100: tax id, likeness of the names, currency, entity</source>
        <translation>0 bis 100: Steuernummer, Ähnlichkeit der Namen, Währung, Gesellschaft</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>Weil</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Entschieden von</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>Nichts wartet</translation>
    </message>
    <message>
        <source>What somebody proposes stands here until a second person decides.</source>
        <translation>Was jemand vorschlägt, steht hier, bis eine zweite Person entscheidet.</translation>
    </message>
    <message>
        <source>No key of this kind</source>
        <translation>Kein Schlüssel dieser Art</translation>
    </message>
    <message>
        <source>No record names one and nothing is mapped. Import or pull records, or propose the first mapping.</source>
        <translation>Kein Datensatz nennt einen, und nichts ist zugeordnet. Importieren Sie Datensätze oder rufen Sie sie ab, oder schlagen Sie die erste Zuordnung vor.</translation>
    </message>
    <message>
        <source>No key matches</source>
        <translation>Kein Schlüssel passt</translation>
    </message>
    <message>
        <source>Clear the filter to see them all.</source>
        <translation>Leeren Sie den Filter, um alle zu sehen.</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Doppelt</translation>
    </message>
    <message>
        <source>several billing customers: %1</source>
        <translation>mehrere Abrechnungskunden: %1</translation>
    </message>
    <message>
        <source>Other parent</source>
        <translation>Andere Mutter</translation>
    </message>
    <message>
        <source>the system before names a parent, this one none</source>
        <translation>das System davor nennt eine Mutter, dieses keine</translation>
    </message>
    <message>
        <source>the system before names another parent</source>
        <translation>das System davor nennt eine andere Mutter</translation>
    </message>
    <message>
        <source>No customer matches</source>
        <translation>Kein Kunde passt</translation>
    </message>
    <message>
        <source>Every customer record leads somewhere</source>
        <translation>Jeder Kundendatensatz führt irgendwohin</translation>
    </message>
    <message>
        <source>Records whose reference is empty or names nothing, accounts with several billing customers and differing parents stand here.</source>
        <translation>Hier stehen Datensätze, deren Verweis leer ist oder nichts nennt, Accounts mit mehreren Abrechnungskunden und abweichende Mütter.</translation>
    </message>
    <message>
        <source>(%1)</source>
        <translation>(%1)</translation>
    </message>
    <message>
        <source>History of %1</source>
        <translation>Verlauf von %1</translation>
    </message>
    <message>
        <source>Waiting for a second person</source>
        <translation>Wartet auf eine zweite Person</translation>
    </message>
    <message>
        <source>Nobody has proposed anything about it</source>
        <translation>Niemand hat dazu etwas vorgeschlagen</translation>
    </message>
    <message>
        <source>Your roles do not include proposing mappings.</source>
        <translation>Ihre Rollen umfassen nicht, Zuordnungen vorzuschlagen.</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
</context>
<context>
    <name>tieout::ui::MatrixGrid</name>
    <message>
        <source>Reconciliation matrix</source>
        <translation>Abstimmungsmatrix</translation>
    </message>
    <message>
        <source>Open exceptions</source>
        <translation>Offene Ausnahmen</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1: nothing to compare</source>
        <translation>%1: nichts zu vergleichen</translation>
    </message>
    <message>
        <source>%1: open exceptions: %2</source>
        <translation>%1: offene Ausnahmen: %2</translation>
    </message>
    <message>
        <source>Records without an open exception: %1 of %2</source>
        <translation>Datensätze ohne offene Ausnahme: %1 von %2</translation>
    </message>
    <message>
        <source>Residual %1</source>
        <translation>Differenz %1</translation>
    </message>
    <message>
        <source>Exposure %1</source>
        <translation>Risiko %1</translation>
    </message>
    <message>
        <source>What belongs to no period</source>
        <translation>Was zu keiner Periode gehört</translation>
    </message>
    <message>
        <source>no period</source>
        <translation>ohne Periode</translation>
    </message>
</context>
<context>
    <name>tieout::ui::PageTable</name>
    <message>
        <source>Home</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Prüfspur</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Reconciliations</source>
        <translation>Abstimmungen</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>Abläufe</translation>
    </message>
    <message>
        <source>Mappings</source>
        <translation>Zuordnungen</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
</context>
<context>
    <name>tieout::ui::PayloadTabs</name>
    <message>
        <source>Which record</source>
        <translation>Welcher Datensatz</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>How it is shown</source>
        <translation>Wie es gezeigt wird</translation>
    </message>
    <message>
        <source>Laid out</source>
        <translation>Gegliedert</translation>
    </message>
    <message>
        <source>As received</source>
        <translation>Wie empfangen</translation>
    </message>
    <message>
        <source>Difference to</source>
        <translation>Unterschied zu</translation>
    </message>
    <message>
        <source>No record stands behind this side.</source>
        <translation>Hinter dieser Seite steht kein Datensatz.</translation>
    </message>
    <message>
        <source>Too long to compare here: more than %1 lines.</source>
        <translation>Zu lang, um hier verglichen zu werden: mehr als %1 Zeilen.</translation>
    </message>
    <message>
        <source>The record</source>
        <translation>Der Datensatz</translation>
    </message>
</context>
<context>
    <name>tieout::ui::PeoplePage</name>
    <message>
        <source>Roles</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Pending close</source>
        <translation>Schließung bevorstehend</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>The name in decisions and in the audit trail</source>
        <translation>Der Name in Entscheidungen und in der Prüfspur</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Periods</source>
        <translation>Perioden</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Entity</source>
        <translation>Gesellschaft</translation>
    </message>
    <message>
        <source>Sub-ledger</source>
        <translation>Nebenbuch</translation>
    </message>
    <message>
        <source>Add a person…</source>
        <translation>Person hinzufügen…</translation>
    </message>
    <message>
        <source>Set roles…</source>
        <translation>Rollen setzen…</translation>
    </message>
    <message>
        <source>Set a period…</source>
        <translation>Periode setzen…</translation>
    </message>
    <message>
        <source>People and roles</source>
        <translation>Personen und Rollen</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Inactive</source>
        <translation>Inaktiv</translation>
    </message>
    <message>
        <source>all entities</source>
        <translation>alle Gesellschaften</translation>
    </message>
    <message>
        <source>Your roles do not include managing people.</source>
        <translation>Ihre Rollen schließen die Verwaltung von Personen nicht ein.</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Person hinzufügen</translation>
    </message>
    <message>
        <source>Only a hash of the passphrase is kept. Nobody approves what they made themselves.</source>
        <translation>Von der Passphrase wird nur ein Hash aufbewahrt. Niemand gibt frei, was er selbst erstellt hat.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>A person needs a name to sign in with and a passphrase.</source>
        <translation>Eine Person braucht einen Namen zum Anmelden und eine Passphrase.</translation>
    </message>
    <message>
        <source>Choose at least one role: without one a person can do nothing.</source>
        <translation>Wählen Sie mindestens eine Rolle: Ohne eine kann eine Person nichts tun.</translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation>%1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>Signs in as</source>
        <translation>Meldet sich an als</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Roles of %1</source>
        <translation>Rollen von %1</translation>
    </message>
    <message>
        <source>Nobody grants a role to himself, except in a one-person store, where controls are advisory.</source>
        <translation>Niemand gibt sich selbst eine Rolle, außer im Speicher einer einzigen Person, wo Kontrollen beratend sind.</translation>
    </message>
    <message>
        <source>Set roles</source>
        <translation>Rollen setzen</translation>
    </message>
    <message>
        <source>The roles of %1 are set.</source>
        <translation>Die Rollen von %1 sind gesetzt.</translation>
    </message>
    <message>
        <source>State of a period</source>
        <translation>Zustand einer Periode</translation>
    </message>
    <message>
        <source>An approved posting into a period that closes becomes stale and goes back to its maker; its date is never moved.</source>
        <translation>Eine freigegebene Buchung in eine Periode, die schließt, wird hinfällig und geht an den Ersteller zurück; ihr Datum wird nie verschoben.</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Write the month as YYYY-MM, for example 2026-10.</source>
        <translation>Schreiben Sie den Monat als JJJJ-MM, zum Beispiel 2026-10.</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1: %2.</translation>
    </message>
    <message>
        <source>empty: the local person</source>
        <translation>leer: die örtliche Person</translation>
    </message>
    <message>
        <source>Sign in as another person</source>
        <translation>Als andere Person anmelden</translation>
    </message>
    <message>
        <source>What you do from then on is written under that name.</source>
        <translation>Was Sie von da an tun, steht unter diesem Namen.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language, figures and dates of this window; exports stay as they are.</source>
        <translation>Sprache, Zahlen und Daten dieses Fensters; Exporte bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>The language changes when the window is opened again.</source>
        <translation>Die Sprache wechselt, wenn das Fenster neu geöffnet wird.</translation>
    </message>
    <message>
        <source>Set a limit…</source>
        <translation>Grenze setzen…</translation>
    </message>
    <message>
        <source>Take the limit away…</source>
        <translation>Grenze aufheben…</translation>
    </message>
    <message>
        <source>Approval limits</source>
        <translation>Freigabegrenzen</translation>
    </message>
    <message>
        <source>An administrator sets the limits; who approves does not.</source>
        <translation>Die Grenzen setzt ein Administrator, nicht wer freigibt.</translation>
    </message>
    <message>
        <source>No accounting period is known yet: a pull of the ERP brings them, or set one.</source>
        <translation>Noch ist keine Buchungsperiode bekannt: Ein Abruf des ERP bringt sie, oder legen Sie eine fest.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::QueuePage</name>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Show or hide the filters</source>
        <translation>Filter zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Group by root cause</source>
        <translation>Nach Ursache gruppieren</translation>
    </message>
    <message>
        <source>By cause</source>
        <translation>Nach Ursache</translation>
    </message>
    <message>
        <source>Open the lineage</source>
        <translation>Herkunft öffnen</translation>
    </message>
    <message>
        <source>Mark all that match</source>
        <translation>Alle passenden markieren</translation>
    </message>
    <message>
        <source>Copy the marked rows</source>
        <translation>Markierte Zeilen kopieren</translation>
    </message>
    <message>
        <source>Choose columns…</source>
        <translation>Spalten wählen…</translation>
    </message>
    <message>
        <source>Only what is open</source>
        <translation>Nur Offenes</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show or hide the filters (F)</source>
        <translation>Filter zeigen oder verbergen (F)</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>More than %1 rows are marked: too much for the clipboard. Export them instead.</source>
        <translation>Mehr als %1 Zeilen sind markiert: zu viel für die Zwischenablage. Exportieren Sie sie stattdessen.</translation>
    </message>
    <message>
        <source>No exceptions</source>
        <translation>Keine Ausnahmen</translation>
    </message>
    <message>
        <source>Nothing was reconciled yet, or everything ties out. Import a folder or pull from a connected system to look.</source>
        <translation>Noch wurde nichts abgestimmt, oder alles stimmt überein. Importieren Sie einen Ordner oder rufen Sie von einem verbundenen System ab.</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>Ordner importieren…</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>%1 exceptions are there, none of them with %2.</source>
        <translation>%1 Ausnahmen sind da, keine davon mit %2.</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>Alle Filter wegnehmen</translation>
    </message>
    <message>
        <source>all %1 that match %2</source>
        <translation>alle %1, die zu %2 passen</translation>
    </message>
    <message>
        <source>%1 marked exceptions</source>
        <translation>%1 markierte Ausnahmen</translation>
    </message>
    <message>
        <source>%1 marked</source>
        <translation>%1 markiert</translation>
    </message>
    <message>
        <source>%1 exceptions</source>
        <translation>%1 Ausnahmen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Choose a saved view</source>
        <translation>Eine gespeicherte Ansicht wählen</translation>
    </message>
    <message>
        <source>Save the view</source>
        <translation>Ansicht speichern</translation>
    </message>
</context>
<context>
    <name>tieout::ui::Rail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Strg+%2)</translation>
    </message>
    <message>
        <source>Show the names of the pages</source>
        <translation>Namen der Seiten zeigen</translation>
    </message>
    <message>
        <source>Show icons only</source>
        <translation>Nur Symbole zeigen</translation>
    </message>
</context>
<context>
    <name>tieout::ui::ReconciliationsPage</name>
    <message>
        <source>%1; records: %2</source>
        <translation>%1; Datensätze: %2</translation>
    </message>
    <message>
        <source>Records without an open exception: %1 of %2</source>
        <translation>Datensätze ohne offene Ausnahme: %1 von %2</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Prüfpunkt</translation>
    </message>
    <message>
        <source>Entity</source>
        <translation>Gesellschaft</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Figure in the cells</source>
        <translation>Zahl in den Zellen</translation>
    </message>
    <message>
        <source>Only with open exceptions</source>
        <translation>Nur mit offenen Ausnahmen</translation>
    </message>
    <message>
        <source>Reconciliations</source>
        <translation>Abstimmungen</translation>
    </message>
    <message>
        <source>Open the exceptions</source>
        <translation>Ausnahmen öffnen</translation>
    </message>
    <message>
        <source>Nothing was compared yet</source>
        <translation>Noch wurde nichts verglichen</translation>
    </message>
    <message>
        <source>Import a folder or connect a system, then reconcile. Each hand-over then shows here what went in and what came out.</source>
        <translation>Importieren Sie einen Ordner oder verbinden Sie ein System, dann stimmen Sie ab. Jede Übergabe zeigt dann hier, was hineinging und was herauskam.</translation>
    </message>
    <message>
        <source>Cells of the matrix</source>
        <translation>Zellen der Matrix</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>The legal entity the records belong to</source>
        <translation>Die Gesellschaft, zu der die Datensätze gehören</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>What the checkpoint looks at, of both sides</source>
        <translation>Was der Prüfpunkt ansieht, auf beiden Seiten</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Hinein</translation>
    </message>
    <message>
        <source>What goes into the hand-over: quantity, or money by currency</source>
        <translation>Was in die Übergabe hineingeht: Menge, oder Geld je Währung</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Heraus</translation>
    </message>
    <message>
        <source>What came out of it</source>
        <translation>Was herauskam</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Exceptions that the last run found and nobody has closed</source>
        <translation>Ausnahmen, die der letzte Lauf fand und niemand geschlossen hat</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Observed less expected, over the open exceptions: quantity, or money by currency</source>
        <translation>Beobachtet abzüglich erwartet, über die offenen Ausnahmen: Menge, oder Geld je Währung</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>What the open exceptions may cost</source>
        <translation>Was die offenen Ausnahmen kosten können</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Records without an open exception, of all records; cut, so that 100 means all</source>
        <translation>Datensätze ohne offene Ausnahme, von allen; abgeschnitten, sodass 100 alle heißt</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Lieferungen</translation>
    </message>
    <message>
        <source>Whether everything that is compared here has arrived</source>
        <translation>Ob alles da ist, was hier verglichen wird</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>All checkpoints</source>
        <translation>Alle Prüfpunkte</translation>
    </message>
    <message>
        <source>All entities</source>
        <translation>Alle Gesellschaften</translation>
    </message>
    <message>
        <source>All periods</source>
        <translation>Alle Perioden</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Vollständig</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message>
        <source>%1 may not be the whole truth: %2</source>
        <translation>%1 ist vielleicht nicht die ganze Wahrheit: %2</translation>
    </message>
</context>
<context>
    <name>tieout::ui::ReportsPage</name>
    <message>
        <source>PDF…</source>
        <translation>PDF …</translation>
    </message>
    <message>
        <source>Spreadsheet…</source>
        <translation>Tabelle …</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV …</translation>
    </message>
    <message>
        <source>JSON…</source>
        <translation>JSON …</translation>
    </message>
    <message>
        <source>Dispute pack</source>
        <translation>Klärungsmappe</translation>
    </message>
    <message>
        <source>Lineage pack</source>
        <translation>Herkunftsmappe</translation>
    </message>
    <message>
        <source>Exception register</source>
        <translation>Verzeichnis der Ausnahmen</translation>
    </message>
    <message>
        <source>Control totals</source>
        <translation>Kontrollsummen</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Everything behind one invoice: lines, charges, usage, postings, payments, credits, open exceptions, and the SHA-256 of every record.</source>
        <translation>Alles hinter einer Rechnung: Zeilen, Belastungen, Nutzung, Buchungen, Zahlungen, Gutschriften, offene Ausnahmen und die SHA-256 jedes Datensatzes.</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Rechnung</translation>
    </message>
    <message>
        <source>Where a record came from and what came of it.</source>
        <translation>Woher ein Datensatz kam und was aus ihm wurde.</translation>
    </message>
    <message>
        <source>Record, such as invoice:INV-1</source>
        <translation>Datensatz, etwa invoice:INV-1</translation>
    </message>
    <message>
        <source>All open exceptions with their figures, owner and state.</source>
        <translation>Alle offenen Ausnahmen mit Zahlen, zuständigem Team und Status.</translation>
    </message>
    <message>
        <source>The reconciliation matrix: counts and exact sums of both sides, residual, coverage, completeness.</source>
        <translation>Die Abstimmungsmatrix: Anzahl und genaue Summen beider Seiten, Differenz, Abdeckung, Vollständigkeit.</translation>
    </message>
    <message>
        <source>Exports made</source>
        <translation>Erstellte Exporte</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Gegenstand</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Of the file as it was written</source>
        <translation>Der Datei, wie sie geschrieben wurde</translation>
    </message>
    <message>
        <source>Enter shows what is behind it</source>
        <translation>Eingabe zeigt, was dahinter steht</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Each usage event</source>
        <translation>Jedes Nutzungsereignis</translation>
    </message>
    <message>
        <source>Behind the invoice</source>
        <translation>Hinter der Rechnung</translation>
    </message>
    <message>
        <source>Type the number of the invoice first.</source>
        <translation>Geben Sie erst die Nummer der Rechnung ein.</translation>
    </message>
    <message>
        <source>Behind %1 (cut: there is more)</source>
        <translation>Hinter %1 (gekürzt: es gibt mehr)</translation>
    </message>
    <message>
        <source>Behind %1</source>
        <translation>Hinter %1</translation>
    </message>
    <message>
        <source>Type the record first, such as invoice:INV-1.</source>
        <translation>Geben Sie erst den Datensatz ein, etwa invoice:INV-1.</translation>
    </message>
    <message>
        <source>%1 is being written. It can be stopped at the foot of the window.</source>
        <translation>%1 wird geschrieben. Unten im Fenster lässt es sich anhalten.</translation>
    </message>
    <message>
        <source>%1 written to %2. Rows: %3</source>
        <translation>%1 geschrieben nach %2. Zeilen: %3</translation>
    </message>
    <message>
        <source>The list is not for everyone</source>
        <translation>Diese Liste ist nicht für alle</translation>
    </message>
    <message>
        <source>Who may read the audit trail sees here what was exported, by whom, and the SHA-256 of each file. Your exports are recorded too.</source>
        <translation>Wer die Prüfspur lesen darf, sieht hier, was von wem exportiert wurde, und die SHA-256 jeder Datei. Auch Ihre Exporte werden festgehalten.</translation>
    </message>
    <message>
        <source>Nothing was exported yet</source>
        <translation>Noch nichts exportiert</translation>
    </message>
    <message>
        <source>Each export is listed here with its person, file and SHA-256, so that a file can be compared with what was written.</source>
        <translation>Jeder Export steht hier mit Person, Datei und SHA-256, sodass sich eine Datei mit dem vergleichen lässt, was geschrieben wurde.</translation>
    </message>
    <message>
        <source>No report was exported yet. Choose one above; each stands here with its SHA-256.</source>
        <translation>Noch kein Bericht ausgegeben. Wählen Sie oben einen; jeder steht hier mit seiner SHA-256.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::ScheduleControl</name>
    <message>
        <source>Pull on a &amp;schedule…</source>
        <translation>Nach &amp;Zeitplan abrufen…</translation>
    </message>
    <message>
        <source>Pull and reconcile while this window is open</source>
        <translation>Abrufen und abstimmen, solange dieses Fenster offen ist</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Pull on a schedule</source>
        <translation>Nach Zeitplan abrufen</translation>
    </message>
    <message>
        <source>Every connected system, then a reconciliation, in the background. Nothing is posted by it. What changed is told here and by the desktop.</source>
        <translation>Jedes verbundene System, danach eine Abstimmung, im Hintergrund. Dabei wird nichts gebucht. Was sich geändert hat, sagen dieses Fenster und der Desktop.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Next pull when this is done</source>
        <translation>Nächster Abruf, wenn dies fertig ist</translation>
    </message>
    <message>
        <source>Next pull %1</source>
        <translation>Nächster Abruf %1</translation>
    </message>
    <message numerus="yes">
        <source>Every %n minute(s) while this window is open</source>
        <translation>
            <numerusform>Alle %n Minuten, solange dieses Fenster offen ist</numerusform>
            <numerusform>Alle %n Minuten, solange dieses Fenster offen ist</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>%1 neu</translation>
    </message>
    <message>
        <source>%1 reopened</source>
        <translation>%1 wieder offen</translation>
    </message>
    <message>
        <source>%1 settled or gone</source>
        <translation>%1 erledigt oder verschwunden</translation>
    </message>
    <message>
        <source>%1 fell due</source>
        <translation>%1 fällig geworden</translation>
    </message>
    <message>
        <source>The scheduled pull failed. Tieout says why; it tries again at the next turn.</source>
        <translation>Der geplante Abruf ist fehlgeschlagen. Tieout sagt, warum; beim nächsten Mal wird es wieder versucht.</translation>
    </message>
    <message>
        <source>The scheduled pull works again; nothing changed.</source>
        <translation>Der geplante Abruf gelingt wieder; nichts hat sich geändert.</translation>
    </message>
    <message>
        <source>Scheduled pull: %1.</source>
        <translation>Geplanter Abruf: %1.</translation>
    </message>
    <message>
        <source>The figures are incomplete.</source>
        <translation>Die Zahlen sind unvollständig.</translation>
    </message>
    <message>
        <source>Exceptions: %1.</source>
        <translation>Ausnahmen: %1.</translation>
    </message>
    <message>
        <source>Tieout</source>
        <translation>Tieout</translation>
    </message>
    <message numerus="yes">
        <source>Approvals: %n wait(s) for you, the oldest for %1.</source>
        <translation>
            <numerusform>Freigaben: %n wartet auf Sie, seit %1.</numerusform>
            <numerusform>Freigaben: %n warten auf Sie, die älteste seit %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>The scheduled pull changed nothing.</source>
        <translation>Der geplante Abruf hat nichts geändert.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::SecretField</name>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Consumer secret</source>
        <translation>Consumer-Geheimnis</translation>
    </message>
    <message>
        <source>Token secret</source>
        <translation>Token-Geheimnis</translation>
    </message>
    <message>
        <source>Client secret, or private key (PEM)</source>
        <translation>Client-Geheimnis oder privater Schlüssel (PEM)</translation>
    </message>
    <message>
        <source>This is no private key: it begins with -----BEGIN PRIVATE KEY----- and is the file you made the certificate from.</source>
        <translation>Das ist kein privater Schlüssel: Er beginnt mit -----BEGIN PRIVATE KEY----- und ist die Datei, aus der das Zertifikat entstand.</translation>
    </message>
    <message>
        <source>The client secret is one word. Paste it alone, or a whole private key (PEM).</source>
        <translation>Das Client-Geheimnis ist ein Wort. Fügen Sie es allein ein, oder einen ganzen privaten Schlüssel (PEM).</translation>
    </message>
    <message>
        <source>Two secrets are needed: the consumer secret of the integration, and the token secret of the access token.</source>
        <translation>Zwei Geheimnisse werden gebraucht: das Consumer-Geheimnis der Integration und das Token-Geheimnis des Zugriffstokens.</translation>
    </message>
    <message>
        <source>Each of the two secrets is one word, without blanks.</source>
        <translation>Jedes der beiden Geheimnisse ist ein Wort ohne Leerzeichen.</translation>
    </message>
    <message>
        <source>The key is one word. Paste it alone, without blanks.</source>
        <translation>Der Schlüssel ist ein Wort. Fügen Sie ihn allein ein, ohne Leerzeichen.</translation>
    </message>
    <message>
        <source>Private key (PEM)</source>
        <translation>Privater Schlüssel (PEM)</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Client-Geheimnis</translation>
    </message>
    <message>
        <source>Consumer secret, then token secret</source>
        <translation>Consumer-, dann Token-Geheimnis</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>The private key whose certificate was uploaded for this integration, whole, with its first and last line.</source>
        <translation>Der private Schlüssel, dessen Zertifikat für diese Integration hochgeladen wurde, ganz, mit erster und letzter Zeile.</translation>
    </message>
    <message>
        <source>The secret of the client; or the private key of its certificate, then the user it acts for is needed as well.</source>
        <translation>Das Geheimnis des Clients; oder der private Schlüssel seines Zertifikats, dann wird auch der Benutzer gebraucht, für den er handelt.</translation>
    </message>
    <message>
        <source>Both were shown once: the consumer secret when the integration record was saved, the token secret when the access token was made.</source>
        <translation>Beide wurden einmal gezeigt: das Consumer-Geheimnis beim Speichern der Integration, das Token-Geheimnis beim Anlegen des Zugriffstokens.</translation>
    </message>
    <message>
        <source>One key. A key that may only read is enough until posting is switched on.</source>
        <translation>Ein Schlüssel. Einer, der nur lesen darf, genügt, bis das Buchen eingeschaltet ist.</translation>
    </message>
    <message>
        <source>This kind of system is called without credentials.</source>
        <translation>Systeme dieser Art werden ohne Zugangsdaten gerufen.</translation>
    </message>
</context>
<context>
    <name>tieout::ui::StatusStrip</name>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>The last pull failed</source>
        <translation>Der letzte Abruf scheiterte</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Never pulled</source>
        <translation>Nie abgerufen</translation>
    </message>
    <message>
        <source>Last pull %1</source>
        <translation>Letzter Abruf %1</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Keine Daten</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Vollständig</translation>
    </message>
    <message>
        <source>Last import %1</source>
        <translation>Letzter Import %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> und %n weiterer</numerusform>
            <numerusform> und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Nicht angemeldet</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Controls: advisory</source>
        <translation>Kontrollen: beratend</translation>
    </message>
    <message>
        <source>A store of one person: the controls guard against mistakes, not against intent.</source>
        <translation>Ein Speicher einer einzigen Person: Die Kontrollen schützen vor Versehen, nicht vor Absicht.</translation>
    </message>
    <message>
        <source>Read only: another program is writing this store</source>
        <translation>Nur lesbar: Ein anderes Programm schreibt diesen Speicher</translation>
    </message>
</context>
<context>
    <name>tieout::ui::SumFooter</name>
    <message>
        <source>Sums by currency</source>
        <translation>Summen je Währung</translation>
    </message>
    <message>
        <source>%1: %2 exceptions, too large to add up</source>
        <translation>%1: %2 Ausnahmen, zu groß zum Addieren</translation>
    </message>
    <message>
        <source>%1: %2 exceptions, expected %3, actual %4, residual %5</source>
        <translation>%1: %2 Ausnahmen, erwartet %3, ist %4, Differenz %5</translation>
    </message>
    <message>
        <source>Cur.</source>
        <translation>Whg.</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Ist</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message numerus="yes">
        <source>and %n more currencies</source>
        <translation>
            <numerusform>und %n weitere Währung</numerusform>
            <numerusform>und %n weitere Währungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::TableView</name>
    <message>
        <source>Show the columns that fit</source>
        <translation>Die Spalten zeigen, die Platz haben</translation>
    </message>
    <message>
        <source>%1 (ascending)</source>
        <translation>%1 (aufsteigend)</translation>
    </message>
    <message>
        <source>%1 (descending)</source>
        <translation>%1 (absteigend)</translation>
    </message>
    <message>
        <source>Choose columns…</source>
        <translation>Spalten wählen…</translation>
    </message>
</context>
<context>
    <name>tieout::ui::ViewChooser</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>%1 (changed)</source>
        <translation>%1 (geändert)</translation>
    </message>
    <message>
        <source>The view “%1” (V)</source>
        <translation>Die Ansicht „%1“ (V)</translation>
    </message>
    <message>
        <source>Saved views of this list (V)</source>
        <translation>Gespeicherte Ansichten dieser Liste (V)</translation>
    </message>
    <message>
        <source>View: %1</source>
        <translation>Ansicht: %1</translation>
    </message>
    <message>
        <source>Everything open</source>
        <translation>Alles Offene</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>Meine eigenen</translation>
    </message>
    <message>
        <source>Shared by %1</source>
        <translation>Geteilt von %1</translation>
    </message>
    <message>
        <source>Save what is shown as a view…</source>
        <translation>Gezeigtes als Ansicht speichern…</translation>
    </message>
    <message>
        <source>Save the changes</source>
        <translation>Änderungen speichern</translation>
    </message>
    <message>
        <source>Rename or share…</source>
        <translation>Umbenennen oder teilen…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Begin with it as</source>
        <translation>Damit beginnen als</translation>
    </message>
    <message>
        <source>Share it with everybody of this store</source>
        <translation>Mit allen dieses Speichers teilen</translation>
    </message>
    <message>
        <source>A view keeps the filter, the order, the columns and the grouping.</source>
        <translation>Eine Ansicht bewahrt Filter, Reihenfolge, Spalten und Gruppierung.</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Geben Sie ihr einen Namen.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save a view</source>
        <translation>Ansicht speichern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Rename or share a view</source>
        <translation>Ansicht umbenennen oder teilen</translation>
    </message>
    <message>
        <source>Delete the view “%1”?</source>
        <translation>Ansicht „%1“ löschen?</translation>
    </message>
    <message>
        <source>It is gone for everybody, and no role begins with it any more. The exceptions stay as they are.</source>
        <translation>Sie ist für alle weg, und keine Rolle beginnt mehr damit. Die Ausnahmen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>The exceptions stay as they are.</source>
        <translation>Die Ausnahmen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
</TS>
