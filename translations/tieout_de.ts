<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>IdLabel</name>
    <message>
        <source>Copy %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QDialog</name>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 done, %2 not done. The report is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>The program %1 is not beside this one. Build or install it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be started: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not answer. Try again; if it stays, run it by itself and look at what it says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ended before it was ready. Run it by itself and look at what it says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No temporary folder could be made in %1. Make room there and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scenario is default, small or clean, and the seed a whole number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The simulated estate did not say how to reach it. Nothing was changed; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This account has no home folder, so there is no place for the store. Name one with --store DIR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first line is longer than %1 bytes and cannot be a header.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The header is not valid UTF-8 text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the file&apos;s rows was read. %1 Correct the header and deliver the file again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The header names the column “%1” twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The header lacks what the table %1 requires: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The row has %1 fields and the header %2. Look for a comma too many or too few, correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The row is not valid UTF-8. Save the file as UTF-8 and deliver it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The row holds a NUL character. Take it out and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line repeats the header. A file has one header; take this line away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field %1 holds a quotation mark but is not quoted. Quote it and double the mark inside, then deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field %1 holds a carriage return outside quotation marks. Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field %1 opens with a quotation mark that is never closed. Close it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something stands behind the closing quotation mark of field %1. Double the marks inside the field and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is written in UTF-16, so none of its rows was read. Save it as UTF-8 and deliver it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The row is longer than %1 bytes, more than any row of this feed may be. Look for a missing line end or quotation mark, correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be read: %2. What was read before stays; look after the disk or the network drive and import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was changed while it was being read, so the import was stopped. Wait until it is complete and import the folder again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be opened: %2. Nothing of it was read; check the path and the permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is no plain file, so nothing of it was read. Put a file in its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is shorter than when it was first read, so reading cannot go on at byte %2. Import the folder again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 cannot be read: %2. Nothing was imported; check the path and the permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 holds one table twice, as %2 and as %3, and it is not certain which one counts. Nothing was imported; take one of them away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line cannot be read, byte %1: %2 Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line is no JSON object. Each line of this file holds one object; correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line is not valid JSON, byte %1: %2 Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than %1 unknown columns; the others are not listed. Their values stay in the rows&apos; bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The column “%1” is not known. Its values are not compared; they stay in the rows&apos; bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds %2 where a text is expected. Write it in quotation marks and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, a text with a NUL character. Take the character out and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is no month (2026-10), date (2026-10-31) or time with zone (2026-10-31T23:59:59Z). Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a number as the file feed takes it: digits with at most one decimal point, at most 18 digits and 12 decimals, no exponent. Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a whole number of at most 18 digits. Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a period such as 2026-10. Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is not a time with zone such as 2026-10-31T23:59:59.999Z. Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”, which is no currency code of ISO 4217 (three upper-case letters such as EUR). Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds “%2”; it takes true, false, 1, 0 or nothing. Correct it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The row deletes the usage event “%1”, but events are never replaced or deleted. Correct the usage by a further event, with a negative quantity.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 is missing or empty, and the table %2 requires it. Fill it and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1 holds %2, but amounts in %3 have at most %4 decimals. Round it where it is made, or correct the currency, and deliver the row again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The request was stopped by the person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was longer than %1 bytes and was cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The host&apos;s name leads to an address inside a private network, which this connection is not declared to be in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connection: %1. Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No whole answer came in time (%1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection ended before a whole answer came (%1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A header of the request holds a line end; the request was not sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network library does not support setting %1, without which nothing is sent. Install a newer libcurl.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The private key cannot be used: it must be a PEM file with an RSA key of at least 3072 bits or an EC P-256 key, without a passphrase. Store the right key in the connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No key pair could be made: the system&apos;s random source or the crypto library failed. Try again; if it stays, reinstall OpenSSL.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not an address that can be used: %2. Nothing was sent to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not encrypted. Only https is used, except to this computer itself for the demo. Enter the address with https.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system answered with an address on another host (%1 instead of %2). It was not followed, so that no sign-in leaks. Check the connection&apos;s base address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A request that changes the other system was given to the reader, which might repeat it. It was not sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system failed %1 times in a row; it is left alone for %2 more seconds. Try again then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connector&apos;s request body has “%1” in line %2, which is not known. Nothing was prepared; correct the connector description.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JSON text is nested more than %1 levels deep.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A JSON object has more than %1 members.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key “%1” stands twice in one JSON object, so its value is not certain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A JSON string holds half of a surrogate pair, which is no character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JSON text is larger than %1 bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JSON text ends too early: it was cut off or is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JSON text begins with a byte-order mark.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” must not stand at this place of a JSON text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A control character stands inside a JSON string; it must be escaped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JSON text is not valid UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something stands after the end of the JSON value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This JSON cannot be read, line %1, byte %2: %3 Nothing of it was used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number %1 does not fit 18 digits and 12 decimals, and it is not rounded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A number was expected in line %1, byte %2, and something else stands there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connector description %1 cannot be used: line %2: %3. The system was not connected; correct the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is no name of a connector: small letters, digits, - and _ only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connector description %1 is longer than %2 bytes and was not read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connector description %1 cannot be read. Check that the file is there and that you may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no connector “%1” in this build. Known are: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The options of the connection %1 are not a JSON object of texts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection %1 has no option “%2” that is a text. See the connector&apos;s description for its options.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection %1 needs the option “%2” (%3). Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The base address “%1” must not hold a query or a fragment. Enter scheme, host and port only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection %1 has no private key stored on this computer. Store it in the connection&apos;s settings; nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sign-in of %1 was refused (%2). Check the client id, the certificate id and its expiry, and this computer&apos;s clock; then store the key again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 answered with something that is not a whole page of rows (%2). Nothing of it was taken; run the pull again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. Everything that was already written stays; run it again to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be read: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 refused the sign-in (%2, %3). Check the connection&apos;s credentials.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 does not allow this (%2, %3). Ask its administrator for the permission.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is busy or failing (%2, %3). Try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 pointed to another address (%2), which is never followed. Check the connection&apos;s base address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 refused the request (%2, %3). The connector description may not fit this system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has no way to do “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lines of %1 add up to more than can be counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be posted: its lines and tax add up to %2, its total is %3. The target would book the first. Correct the invoice first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has no amount above zero. Credits are not posted as invoices; post a credit memo in the target.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be posted: it has no %2. Complete the record in its source, or set a default in the connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be posted: the connection has no id of the target for the %2 “%3”. Add it to the connection&apos;s option.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The effect of %1 has no wire key. Nothing was prepared; please report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The amounts of %1 are too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accounts receivable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revenue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax payable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record of the target does not say what its %1 is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record of the target cannot be compared: its %1 does not read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has no record with the reference %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 answered with a record that carries another reference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has the record %2 with the reference %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be made sure that %1 does not hold the record already (%2). Nothing was sent; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accounting period %1: %2. %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 created record %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 answered %2, but did not name the record it made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 answered %2: %3 (%4)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 answered %2, which does not say whether the record was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 said that it made record %2, but it cannot be read back under our reference yet: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connector&apos;s description no longer has the operation of this effect. Nothing was sent; propose it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connector %1 has no stream “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored position of the stream %1 does not fit this connector. Pull it again from the start (--full).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A row of %1 has no field %2, so the pull cannot tell where to go on. Nothing of the page was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 sent the same page of %2 again instead of the next one. Nothing of it was taken; run the pull again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not say how many rows %2 has. Run the pull again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 at %2 answered the sign-in and listed %3 accounting periods.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port %1 of this computer is taken: the simulated systems cannot start there. Choose another with --port, or 0 for a free one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 cannot be written: no files were left that can be relied on. Choose another folder or make room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program keeps no credentials, so nothing was stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo&apos;s simulator (%1) could not be started: %2. Install Tieout again, or open a folder of your own instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo&apos;s simulator ended by itself (status %1). Try it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 could not be made. Free some space, or choose another store.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo&apos;s simulator did not say how to reach it. Its version may not fit this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fix staged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Awaiting approval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved, to be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posted, not yet confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cleared by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open for a reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed with reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold until a date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close with a reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose the fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Critical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies of one usage event differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same event id arrived with different contents; only the earliest copy is counted, so the customer may be charged for the wrong quantity.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the metering team which copy is right and have the event sent again under a new id.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage event delivered more than once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extra copies were received. They are counted once here; a system that counts them all over-charges.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the metered quantity ignores the copies; have the sender stop repeating.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage was never metered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events exist but no aggregate does: this usage will not be billed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the metering of this customer, meter and period again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metered quantity without usage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An aggregate exists without a single event behind it: the customer may be billed for nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the missing events or withdraw the aggregate before it is invoiced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metered quantity differs from usage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The aggregate is not the sum of its events: too much or too little will be billed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meter the period again, late events included.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge is not quantity × price</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The charge&apos;s amount is not its own quantity times its unit price, rounded to the currency.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate the charge again under the contract&apos;s price.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage charged more than once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One aggregate has several charges: the customer would pay twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Void the extra charge before invoicing; credit it if already invoiced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metered usage not charged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An aggregate has no charge: revenue is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the rating of this aggregate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge without metered usage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The charge names an aggregate that does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the aggregate or void the charge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charged quantity differs from metered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The charge&apos;s quantity is not the aggregate&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate the aggregate again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Product unknown to the catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The charge&apos;s SKU is in no mapping: it cannot reach the right revenue account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the SKU to the mapping or correct the charge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge in another period than its usage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revenue would fall into the wrong month.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the charge to the usage&apos;s period or document the late-item decision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoiced amount differs from charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line bills another amount than was rated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the line, or credit and bill again if the invoice is final.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge invoiced more than once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One charge stands on several invoice lines: the customer pays twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credit the extra line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line of an invoice that does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line names an unknown invoice: the amount is in no receivable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find or create the invoice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge not invoiced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The charge is on no invoice line: money is not asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice the charge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line without a charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line bills something that was never rated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the charge or credit the line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoiced quantity differs from charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line shows another quantity than was rated; the customer will dispute it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge invoiced in another period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The invoice&apos;s period is not the charge&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the line, or document why it is billed late.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP amount differs from invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger holds another amount than the customer was billed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reverse the posting and post the invoice&apos;s amount.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice posted more than once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revenue and receivable are overstated by each extra posting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reverse the extra posting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice not in the ERP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The invoice was never posted: revenue and receivable are missing from the ledger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Post the invoice to the ERP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP document without an invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger holds revenue for which no invoice exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the invoice or reverse the posting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice total is not the sum of its lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The total billed is not what the lines and the tax add up to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the invoice, or credit and bill again if it is final.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Journal does not balance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Debits and credits of the document differ: the ledger is out of balance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the journal in the ERP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posted in another period than invoiced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revenue is recognised in the wrong month.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reverse and post in the right period, or in the first open one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt differs from payment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger shows another amount received than the customer paid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the receipt; book fees apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment received more than once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cash is overstated by each extra receipt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reverse the extra receipt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment not in the ERP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The customer paid but the receivable is still open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply the payment in the ERP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt without a payment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ledger holds cash for which no payment is known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the payment or reverse the receipt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment for an unknown invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Money came in that belongs to no invoice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the invoice, or refund.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Completeness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage → aggregate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aggregate → charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge → invoice line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice → ERP document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment → receipt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP document → journal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contract → subscription</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer master</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revenue schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entitlement and delinquency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a currency code of ISO 4217 (three upper-case letters such as EUR).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a number this field takes. Write digits with at most one decimal point, at most 18 digits and 12 decimals, no exponent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 × %2 is larger than any amount this program can hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending, no answer yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused by the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs a person&apos;s decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of date, nothing sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not an id of %2 hexadecimal digits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finance operator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RevOps analyst</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Integration engineer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a time with zone such as 2026-10-31T23:59:59.999Z.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a period such as 2026-10.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a date such as 2026-10-31.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken by %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assigned to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handed back: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left open until %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed (%1): %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopened: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fix proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 arrived from %2 (%3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found: residual %1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual is now %1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No longer found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posting to %1 proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posting %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt %1: sending to %2 began</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt %1 ended: %2 %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settled by hand: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seen in %1 by the ordinary pull: confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Post the invoice to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prepares the posting of invoice %1, %2 %3, to %4 (%5). Nothing is sent before a second person approves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A posting of this invoice is already under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The case is not open for a fix in its present state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your role may not propose postings. Assign the case to someone who may.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is switched off. Switch it on under Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is read only. Allow posting under Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period %1 is closed. Have it re-opened, or agree on the period to post into.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Post the invoice to the ERP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connected system of set %1 can be written to. Connect one under Connections, or export the correction for whoever posts by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number of records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refers to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no exception %1 in this store. Look it up in the queue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The residual changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies of usage event %1 differ by %2, found on %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage event %1 was delivered %5 times instead of once, found on %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage %4 of %1 was never metered, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%5 was metered for %1 without any usage, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For %1 the metered quantity is %5, but usage is %4: %2 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge %1 is %5 %8, but quantity × price is %4 %8: %2 %8 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metered usage %1 was charged %5 times instead of once, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metered usage %1 (quantity %4) was never charged, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge %1 (quantity %5) has no metered usage behind it, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge %1 is for quantity %5, but %4 was metered: %2 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The product of charge %1 is not in the catalogue, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge %1 stands in period %6, not in that of its usage, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line %1 bills %5 %8, but the charge is %4 %8: %2 %8 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge %1 stands on %5 invoice lines instead of one, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line %1 (%5 %8) names an invoice that does not exist, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge %1 was never invoiced: %4 %8 open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line %1 bills %5 %8 without a charge, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line %1 shows quantity %5, but the charge is for %4: %2 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line %1 is billed in period %6, not in that of its charge, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP document %1 holds %5 %8, but the invoice is %4 %8: %2 %8 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice %1 was posted %5 times instead of once, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice %1 was never posted: %4 %8 open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP document %1 (%5 %8) has no invoice, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice %1 totals %5 %8, but its lines and tax add up to %4 %8: %2 %8 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal of ERP document %1 does not balance: debits %5, credits %4, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP document %1 is posted in period %6, not in that of the invoice, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt %1 shows %5 %8, but the customer paid %4 %8: %2 %8 apart since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment %1 was received %5 times instead of once, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment %1 is not in the ERP: %4 %8 open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt %1 (%5 %8) has no payment, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment %1 (%5 %8) names an invoice that does not exist, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice %1 was never posted: %4 %8 open since %3, and period %6 is about to close.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice %1 was never posted: %4 %8 open since %3, and period %6 is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 does not agree, open since %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” cannot be a name. Use 1 to 64 of the characters a–z, 0–9, dot, hyphen and underscore, beginning with a letter, digit or underscore.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not an address such as https://host/path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address holds a name or a password before the “@”. Take it out; credentials belong in the keychain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A production connection must use https.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The display name is longer than 200 characters. Shorten it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no person “%1”. See the list of people.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody grants a role to himself. Ask another administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then nobody could administer people any more. Give another person the role administrator first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roles: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No period was named. Write one such as 2026-10.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The kind of system is missing. Name its manifest, for example netsuite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a badge. Use demo, sandbox or production.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The options of a connection are a JSON object, for example {&quot;account&quot;:&quot;123&quot;}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Added; read only until “may post” is switched on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no connection “%1”. See the list of connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effects for “%1” are still open, so it cannot point to another address: their outcome would be looked up in the wrong place. Bring them to an end first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your roles may not approve.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You proposed it yourself; somebody else must approve it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no effect %1. Read the list again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The invoice %1 has more than %2 lines; so large a one is not posted by Tieout.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A fix is proposed with its own command, one case at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No exception was named. Mark at least one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text is longer than 4,000 characters. Shorten it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This needs a reason in words. Write one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing needs one of the reasons duplicate, write_off, accepted, not_an_error or other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holding an exception open needs a date in the future.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is neither a person of this store nor a team (finance, revops, platform).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handed back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commented</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open for a reason until %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such exception. Read the queue again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not possible: the exception is “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” may not do this (%2). Roles that may: %3. Ask one of them, or an administrator for the role.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not (or no longer) a person of this store. Sign in again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This store has no local person without a passphrase. Sign in with a name and a passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name or passphrase is wrong. Check both and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The command id %1 was used for something else before. Nothing was done; make a new id.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The passphrase needs at least 8 characters. Choose a longer one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not possible: the effect is “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not possible: an earlier attempt may still take effect at the other system. Settle it with evidence first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exception is gone: the last reconciliation does not find it any more. Nothing needs to be sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No fix that Tieout could send is known for this kind of exception. Correct it in the system that owns the record, then reconcile again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A fix cannot be proposed: the exception is “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program cannot send to other systems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not an enabled connection of the set “%2” that can post an invoice. See the list of connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No enabled connection of the set “%1” can post an invoice. Add one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several connections could post this invoice: %1. Say which one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The invoice %1 is not among the records any more. Reconcile again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posts invoice %1 of %2 over %3 %4 for %5 to %6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Post the invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another effect for %1 came to its end in the meantime. Read it, then propose again if it is still needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between 1 and %1 effects can be approved at once; these are %2. Approve them in parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effect %1 stands twice in the list. Nothing was approved; read the list again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You proposed %1 yourself, so somebody else must approve it. Nothing of the list was approved; take your own items out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you saw of %1 is not what is stored now. Nothing of the list was approved; open it again and look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved until %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declining needs at least one effect and a reason in words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declined: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No effect was named. Mark at least one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only %1, who proposed it, may withdraw it; an approver may decline it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settling needs the evidence in words, at most 4,000 characters: who looked where and saw what.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say under which number the other system has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only an unclear effect is settled by people; this one is “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noted. A second person must say the same before it counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settled by two people: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stored value cannot be read back. The control file is damaged; restore the last backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 may not do this: no role of this person has the permission “%2”. Nothing was changed; ask an administrator or a colleague who may.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another import, pull, reconciliation or posting is running in this store. Nothing was started; wait until it has finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store folder %1 cannot be made (%2). Choose another folder or correct its permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no connection named “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no source “%1”. List the sources and use one of their names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program has no connector for %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 may not look at this: the permission “%2” is missing. Ask an administrator for a role that has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These are not as they must be: %1. Do not post; open the store again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. Set the file aside, restore the last backup, then import and pull again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. Post nothing; set the file aside, restore the last backup and compare flight.log with the target.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 entries, whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line %1 is not as it was written. Post nothing; compare the file with a backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 entries, whole; %2 cut by a crash and marked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MB; posting needs %2 MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MB; posting stops below %2 MB. Make room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 arrived only in part and is left out of reconciling. Run the same import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not come to its end. Run it again: it goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 effects have no certain outcome. Run the poster; what stays unclear needs a person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none in the keychain for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is none: credentials last as long as the program runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>opened for reading; %1 writes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>written by this process</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows from %1 that could not be read: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import of %1 from %2 was interrupted. Import it again; it goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 says it has %2 records in %3, but %4 arrived.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data that arrived after the last reconciliation: %1 deliveries. Reconcile to see what they change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last reconciliation had to work with incomplete data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source “%1” belongs to the set “%2”, not to “%3”. Nothing was imported; use another name for this source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The set “%1” has never received: %2. What refers to them is reported as missing; import or pull them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows of “%2” are in quarantine and were not compared. Correct them at the source and deliver them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import of %1 from “%2” was interrupted at line %3; none of its rows count yet. Import the same file again to go on, or a newer one to replace it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The figures of %1 %2 in the set “%3” are too large to compute with; it was not compared in full. Correct its quantities or amounts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 more records have figures too large to compute with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no record %1 in this store. Check the id, or import or pull the data that holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is in several sets (%2). Name one: KIND:SET/ID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A lineage of at most 0 records shows nothing: allow more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source “%1” gave the same page of %2 twice. What had arrived is kept; pull again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pulling %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 more differences.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The facts give %1, the stored findings lack it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The facts give other figures for %1 than are stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is stored as found, but the facts do not give it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 cannot be computed, and the store does not say so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 is stored as not computed, but it can be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The view holds %1, which no event has opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The view lacks %1, which its events give.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The view shows %1 otherwise than its events.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” names no record: write KIND:ID, for example invoice:INV-00417.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a kind of record. Known kinds: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” names no record: the id is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posted as %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was sent: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused (%1), but an earlier attempt may still take effect. A person must look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The outcome is unknown: %1. It is looked up, never guessed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program ended before the outcome was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The outcome is unknown and cannot be looked up. A person decides with evidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The outcome is still unknown; it could not be looked up: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found there as %1 with the same content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Our reference was found %1 times or with other content than approved. A person must look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not there; it can be sent again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found yet; “not found” counts only from %1 on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found; it is looked for once more at the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found twice after the settle time. A person decides with evidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection “%1” is switched off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection “%1” is read only: “may post” is not switched on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” now points to “%2”, but the effect was approved for “%3”. Nothing is sent or looked up there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for the earlier effect %1 on %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored bytes of effect %1 are not those that were approved. Nothing is sent. Run the check of the installation and compare with a backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same bytes under the same key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: it is “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent: the last %1 answers of “%2” were unclear, so it is left alone for now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The approval ran out at %1. Propose it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exception is gone in the meantime; nothing needs to be sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record %1 changed after it was proposed. Look at it and propose again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The period %1 is closed. The date is never moved by itself: propose again for an open period.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent: only %1 bytes are free at the store; %2 are needed to be sure that the outcome can be written. Make room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent, the target could not be looked at first: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already there as %1 with the same content; nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Our reference already stands on another record (%1). A person must look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The period %1 is closed in “%2”. The date is never moved by itself: propose again for an open period.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not seen by a pull yet. Pull “%1”, then verify again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pull shows %1 %2 in %3, which is not what was approved; two people settled it so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirmed: the pull shows %1 with the same amount, currency and period.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pull shows %1 %2 in %3, which is not what was approved. A person must look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 cannot be made (%2). Choose another place for the backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 is not empty. Nothing was written; a backup needs a folder of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 cannot be read. Check that it is there and that you may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk reported an error while reading %1. Check the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is not a whole backup (%2). Nothing was restored; use another backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a store in %1 (%2). It was not touched; restore into another folder, or move it away first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 cannot be put into place (%2).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store was opened for reading because another program is writing it. Nothing was changed; close it there and open the store again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stored block of records (%1) is missing. The store is damaged; restore the last backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored page of delivery %1 is damaged. Restore the last backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stored finding is damaged. Run a rebuild; if that fails too, restore the last backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stored block of records is damaged (%1). Nothing was computed from it. Restore the last backup, or set the cache aside and import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stored block of records has version %1, which this program does not know. Use the version of Tieout that wrote the store.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is damaged (%2). It was left as it is and nothing is sent. Set the folder aside, restore the last backup and compare it with the flight recorder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This store is open for reading only, because another program owns it. Close that one and open the store again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was replaced or moved while it was open. Nothing was written. Close the program, put the right file back and open the store again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was changed by somebody else in the meantime. Nothing was done; read it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a person “%1”. Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a connection “%1”. Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entry %1 does not follow from the one before it: the trail was changed outside the program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 entries, each follows from the one before. Keep the last hash elsewhere: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another effect for %1 is still open. It must come to an end before a new one is proposed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory to protect the passphrase (64 MiB are needed). Close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be opened for writing: %2. Nothing is sent without it; check the disk and the rights of the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Make room on the disk, then open the store again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be made durable: %2. The disk may be failing; open the store again and run the check of the installation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check that it is there and readable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The free space at %1 cannot be read: %2. Check the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reserve file %1 cannot be made: %2. Make room on the disk; nothing is sent without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The flight recorder %1 does not hold together from line %2 on: it was changed outside the program. Nothing is sent. Keep the file, restore a backup and compare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The flight recorder %1 failed before. Open the store again; until then nothing is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Tieout (schema %2, this program knows %3). It was left as it is. Install the newer version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has an older schema and can only be brought up to date by the program that owns the store. Close that one, then open the store again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store %1 is being written by another program. Nothing was changed; try again when it has finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk of %1 is full. The last step was not stored; everything before it is safe. Free space and run it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk reported an error while using %1 (%2). Nothing more is written. Check the disk, then start again; the store is checked when it opens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 is damaged (%2). It was not changed. Set it aside and restore the last backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 cannot be opened or written (%2). Check that the folder exists and that you may write to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory to use %1. Close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped while using %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same entry exists already in %1 (%2). Read it again before changing it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store %1 refused a statement (%2). Please report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store %1 cannot be opened safely: these settings did not take effect: %2. Nothing was changed; check the SQLite installation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store %1 gave no answer to a question that always has one. Please report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store folder %1 cannot be used (%2). Check that it exists and that you may write to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The store %1 is in use by process %2 (%3). Nothing was changed; close it there or wait until it has finished.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Tieout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Console for tying out records between billing, usage and ERP systems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the store; made when absent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import this folder of record files, then reconcile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page to open first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::desk::Workspace</name>
    <message>
        <source>Import %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send approved postings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify postings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::items</name>
    <message>
        <source>Severity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Due</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cur.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last outcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cause: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposure from %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt; 1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d late</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h late</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n d</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n h</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::items::Format</name>
    <message>
        <source>T</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::items::QueueModel</name>
    <message>
        <source>No common cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 — %2 · %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::items::RecordWords</name>
    <message>
        <source>Usage event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage aggregate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rated charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Journal line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Product</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 usage event(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 usage aggregate(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rated charge(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 invoice line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 invoice(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ERP document(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 journal line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 payment(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 receipt(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 product(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::ActDialog</name>
    <message>
        <source>Duplicate of another exception</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not an error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accepted difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::AddSourceDialog</name>
    <message>
        <source>Connect a system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is read only until posting is switched on. Credentials go into the keychain of this computer, never into the store.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records of one set refer to each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Private key (PEM)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program knows no kind of system to connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the connection a name, for example netsuite-de.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The base address begins with https:// and names a host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is needed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::ApprovalsPage</name>
    <message numerus="yes">
        <source>%n posting(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Which postings are listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cur.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The business object that is posted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo, Sandbox or Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Postings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decline…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settle by evidence…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look up at the target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send now…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the exception</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare what was posted with what the ordinary pull brought (V)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the target by our reference whether the posting arrived; sends nothing new (L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for approval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A posting comes here when a person proposes the remedy of an exception. Somebody else approves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is on the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved postings wait here until they are sent, looked up and confirmed by the next pull.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is done yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirmed, rejected, declined and withdrawn postings are kept here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 chosen: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your roles do not include approving.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve exactly these bytes (A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send it back to its maker with a reason (D)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only its maker can withdraw a posting, and only before it is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send the chosen approved postings, or all when none is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your roles do not include sending.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide by evidence when the target cannot tell; takes two people</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2. The approval holds for exactly these bytes; any later change voids it. Nothing is sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decline %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 stay open; their makers see the reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say why, so that the maker can put it right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. The exceptions stay open and can be proposed again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 of %3. The others were left as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send %1, %2?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To %1. Each is sent once, on its own; an unclear answer is looked up before anything is sent again. A posting cannot be undone, only reversed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: there was nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 of %3 are at the target.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is at the target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not at the target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 to %3. Two people must settle it the same way; the second one decides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settle by evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the record at the target by its id there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what you looked at: an auditor will ask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id at the target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::AuditPage</name>
    <message>
        <source>Person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Act</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Object begins with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show older entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify the chain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exact values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 over this entry and the one before it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No entry matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every act of every person is written here. Clear the filters to see them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking every entry …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chain is whole: %1 entries, each bound to the one before it. Nothing was changed or taken out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chain is broken at entry %1. What stands before it is proven; from there on it is not. Keep a copy of the store and tell your auditor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be written. Choose another folder, or free some space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 entries written to %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::BarChart</name>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the figures as a table (T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No figures yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, table</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Bar chart with %n bar(s). Arrow keys walk them, Enter opens one, T shows the table.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::BulkBar</name>
    <message>
        <source>Unmark (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All %1 that match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 marked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark all %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark all %1 that match %2 (Ctrl+A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 that match %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 marked</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::BusyBar</name>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>rate: so many a second</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::CaseActs</name>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most %1 fixes are proposed at once; %2 are marked. Mark fewer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose the fix?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose the fix of %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual %1. </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would be sent is written down exactly and waits for approval. Nothing is sent now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 of %3 done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::CasePanel</name>
    <message>
        <source>Time line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Postings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No exception chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walk the list with J and K or the arrows; Enter brings you here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payloads (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Postings (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>due %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody has taken it; team %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would be sent is written down exactly and waits for approval. Nothing is sent now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was proposed or sent for this exception.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exactly what is sent</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::CommandPalette</name>
    <message>
        <source>Find a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A command, a page or the id of a record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1   (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lineage of %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::ConnectionsPage</name>
    <message>
        <source>never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No credentials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the credentials before the first pull.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) in quarantine</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1: the source counts other than what landed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never pulled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo, Sandbox or Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Health</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last pull</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows that could not be read and are kept aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is connected yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder of record files, or connect NetSuite. Connections are read only until posting is switched on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a connection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May post</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off: read only, never posts. Each switch is written to the audit trail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credentials…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Streams</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the source itself counts, on another path than the pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Landed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File or page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes from the start of the delivery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it was refused, and what to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last import, file by file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>may post</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace credentials…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add credentials…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not counted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This source gives no count of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drift (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quarantine (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is connected, read only. Test it, then pull.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The credentials of %1 are in the keychain. Test it, then pull.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no keychain here: the credentials of %1 last until the program ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credentials of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in the keychain of this computer, never in the store. For NetSuite: the private key (PEM).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the key first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Private key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder of record files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing %1. Progress and Cancel stand below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported, resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These bytes were delivered before; nothing was added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With refusals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the quarantine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder holds no file of this table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. Reconcile to see what does not tie out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, but not all: rows were refused or tables are missing, so more may be open than is found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows pulled from %2 streams</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; incomplete, %2 rows refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconciled: %1 opened, %2 changed, %3 cleared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calling %1 …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is read only now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May Tieout post to %1 (%2)?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved postings can then be sent to %1. Each still needs a second person and is sent by a person&apos;s act. The switch is written to the audit trail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch posting on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 may be posted to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is no longer pulled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is pulled again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::DataActions</name>
    <message>
        <source>&amp;Import a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pull from the connected systems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reconcile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Verify postings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder of record files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, already imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing new: these files were imported before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported %1 rows; %2 could not be read and wait in quarantine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported %1 rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconciled: %1 new, %2 changed, %3 cleared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The figures are incomplete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No posting was waiting to be confirmed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n posting(s) looked at.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::EffectPane</name>
    <message>
        <source>%1 and %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Post invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more than can be added up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What will be sent, indented</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What will be sent, byte for byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer of the chosen attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted journal effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Debit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raw bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 of %3 to %4, period %5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You cannot approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Our reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 of the bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total, balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total, NOT balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts (%1)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::EffectPreview</name>
    <message>
        <source>What will be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2, once approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Our reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Body, laid out for reading; approval and digest are of the bytes as sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open in approvals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw the proposal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected journal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Debit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::FacetPanel</name>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Severity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 values</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::FieldTable</name>
    <message>
        <source>Expected and actual, field by field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: expected %2, actual %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::FilterBar</name>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search in this list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take every filter away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take this filter away: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n filter(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::FirstRunPanel</name>
    <message>
        <source>Prove that what was used, billed, booked and paid agrees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is in this store yet. Start with records that show what Tieout does, or with your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A simulated billing system and NetSuite on this computer, with planted mistakes: about a minute to a full work queue. No account, nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage, charges, invoices, postings, payments as CSV or NDJSON files. They are read, never changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect a system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NetSuite with a key of its own. Read only until you switch posting on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect a system…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the simulated systems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect NetSuite and add a second person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the billing feed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull NetSuite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo company is ready. To approve as a second person, sign in as “%1” with the passphrase “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of record files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing %1 …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconciling %1 rows …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::HomePage</name>
    <message>
        <source>Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions that are neither settled, cleared nor closed with a reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exceptions whose due time has passed. Due time follows from severity.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assigned to me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exceptions assigned to the person who is signed in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Awaiting approval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions with a prepared posting that a second person has not decided on yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A posting was sent and the answer was lost. It is looked up before anything is sent again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posted, unconfirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The target accepted the posting; the next pull has not brought the record back yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settled in 30 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions whose posting was confirmed and whose difference is gone, in the last 30 days.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charts show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the charts show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open money by checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Money at risk in open exceptions by the hand-over where it was found. Amounts are never added across currencies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is open in this measure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age of what is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exceptions by the time since they were first found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open by owner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exceptions by the team that can fix them, by routing of their reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sum of what the upstream side says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sum of what the downstream side says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual minus expected over open exceptions with money.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At risk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sum of the absolute differences: what could be wrong in either direction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open residual by currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exceptions of the period.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Postings into the period that are prepared or approved but not sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can it close?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A period can close when nothing is open and nothing is unsent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period readiness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These figures are incomplete: more may be open than is shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records as of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reconciled %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 records, %2 usage events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last import: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last reconciliation: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sum does not fit into 128 bits; narrow the queue to see it in parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Money at risk in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number of exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt; 1 day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1–3 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3–7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&gt; 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Owner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At risk, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pending close in the target system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is open and nothing is unsent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exceptions or unsent postings stand in the way.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::HopStrip</name>
    <message>
        <source>Usage events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aggregate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ERP document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Journal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lineage of this exception</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>quantity %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gap %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the broken hop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ties out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::InlineMessage</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::KeyOverlay</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>↑ ↓ or J K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walk the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> or </source>
        <comment>between two keys</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineageBoxItem</name>
    <message>
        <source>%1, missing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineagePage</name>
    <message>
        <source>Trace any record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the id of an invoice, line, charge, aggregate, event, payment, receipt or ERP document above. The chain opens both ways, with quantity and money on every hop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close stacks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open exception</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trace from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search an id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search an id, for example INV-00417</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No record&apos;s id begins with “%1”. Ids are the source&apos;s own; capital letters count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the other record stands: upstream feeds this one, downstream came of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount, else quantity, on the edge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downstream minus upstream; 0 ties out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edges of the chosen record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chain is larger than what is drawn at once; open stacks or trace from a record further out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the first %1 records are drawn; search an event by its id to see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No open exception is keyed to this record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no graph yet: search an id first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing (*.svg);;Picture (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be written. Choose another folder, or free some space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter opens them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No exception</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Named by another record, but never delivered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upstream: feeds this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downstream: came of this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, joined %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rule version %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineageView</name>
    <message>
        <source>%1 units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantity: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Named by another record, but no such record was delivered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n open exception(s): E opens them</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Enter opens it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overview: click to go there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overview of the graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lineage graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Joined %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carries %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ties out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual %1 (downstream minus upstream)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen: %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::MainWindow</name>
    <message>
        <source>Tieout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in as another person…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch light and dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comfortable rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collapse the page names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your roles do not include that page.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::PageTable</name>
    <message>
        <source>Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Administration</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::PayloadTabs</name>
    <message>
        <source>Which record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How it is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laid out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No record stands behind this side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too long to compare here: more than %1 lines.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::PeoplePage</name>
    <message>
        <source>Roles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pending close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name in decisions and in the audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Periods</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sub-ledger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a person…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set roles…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set a period…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People and roles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Administration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inactive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all entities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your roles do not include managing people.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only a hash of the passphrase is kept. Nobody approves what they made themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A person needs a name to sign in with and a passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose at least one role: without one a person can do nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signs in as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roles of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody grants a role to himself, except in a one-person store, where controls are advisory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set roles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The roles of %1 are set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of a period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An approved posting into a period that closes becomes stale and goes back to its maker; its date is never moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the month as YYYY-MM, for example 2026-10.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty: the local person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in as another person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you do from then on is written under that name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::QueuePage</name>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group by root cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the lineage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark all that match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the marked rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose columns…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only what is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the filters (F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than %1 rows are marked: too much for the clipboard. Export them instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was reconciled yet, or everything ties out. Import a folder or pull from a connected system to look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 exceptions are there, none of them with %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all %1 that match %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 marked exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 marked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 exceptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::Rail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the names of the pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show icons only</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::StatusStrip</name>
    <message>
        <source>Switched off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last pull failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never pulled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last pull %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last import %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controls: advisory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A store of one person: the controls guard against mistakes, not against intent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read only: another program is writing this store</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tieout::ui::SumFooter</name>
    <message>
        <source>Sums by currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 exceptions, too large to add up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 exceptions, expected %3, actual %4, residual %5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cur.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %n more currencies</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::TableView</name>
    <message>
        <source>Show the columns that fit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
