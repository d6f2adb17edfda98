#include "app/export/report_writer.h"
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QTest>

#include <map>

// Reports through the real program: what is in the files, that nothing in them can act, and that the
// audit trail knows them.
namespace tieout::tests {

namespace {

const std::string kInvoiceRow = "inv_1,\"=cmd|' /C calc'!A0\",2026-10,123456789012345.67,EUR,open,2026-10-31";

OracleImport company()
{
    return { "files", "main",
        { { "usage_events", "usage_events.csv", "id,customer,meter,qty,ts\ne1,\"=cmd|' /C calc'!A0\",api,1.5,2026-10-01T00:00:00Z\ne2,\"=cmd|' /C calc'!A0\",api,2.5,2026-10-02T00:00:00Z\ne3,other,api,9,2026-10-02T00:00:00Z\n" },
            { "usage_aggregates", "usage_aggregates.csv", "id,customer,meter,period,qty\na1,\"=cmd|' /C calc'!A0\",api,2026-10,4\na3,other,api,2026-10,9\n" },
            { "rated_charges", "rated_charges.csv", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\nh1,a1,\"=cmd|' /C calc'!A0\",<b>S</b>,2026-10,4,0.1,0.40,EUR\n" },
            { "invoice_lines", "invoice_lines.csv", "id,invoice_id,charge_id,sku,qty,amount\nl1,inv_1,h1,<b>S</b>,4,123456789012345.67\n" },
            { "invoices", "invoices.csv", "id,customer,period,total,currency,status,issued_at\n" + kInvoiceRow + "\ninv_2,other,2026-10,5,EUR,open,\n" },
            { "erp_postings", "erp_postings.csv", "id,invoice_ref,period,amount,document\np2,inv_2,2026-10,5,D2\n" },
            { "journal_lines", "journal_lines.csv", "id,posting_id,account,debit,credit\n" },
            { "payments", "payments.csv", "id,invoice_id,amount,currency\ny1,inv_1,9.95,EUR\n" },
            { "erp_receipts", "erp_receipts.csv", "id,payment_ref,amount\nr1,y1,9.95\n" },
            { "sku_map", "sku_map.csv", "sku\n<b>S</b>\n" } } };
}

// All parts of the file that hold cells, one after the other; empty without a program that unzips.
std::string unzipped(const QString& file)
{
    QProcess unzip;
    unzip.start(QStringLiteral("unzip"), { QStringLiteral("-p"), file, QStringLiteral("xl/worksheets/*"), QStringLiteral("xl/sharedStrings.xml"), QStringLiteral("xl/workbook.xml") });
    unzip.waitForFinished(30'000);
    return unzip.readAllStandardOutput().toStdString();
}

QByteArray part(const QString& file, const QString& name)
{
    QProcess unzip;
    unzip.start(QStringLiteral("unzip"), { QStringLiteral("-p"), file, name });
    unzip.waitForFinished(30'000);
    return unzip.readAllStandardOutput();
}

struct Cell {
    QString text;
    QString type; // "inlineStr": a text, empty: a number
    bool operator==(const Cell&) const = default;
};

// A sheet by its name, read anew: cells by line and by the letter of their column.
std::vector<std::map<QString, Cell>> sheetOf(const QString& file, const QString& name)
{
    int number = 0;
    for (QXmlStreamReader book(part(file, QStringLiteral("xl/workbook.xml"))); !book.atEnd(); book.readNext())
        if (book.isStartElement() && book.name() == QLatin1String("sheet") && book.attributes().value(QLatin1String("name")) == name)
            number = book.attributes().value(QLatin1String("sheetId")).toInt();
    std::vector<std::map<QString, Cell>> rows;
    QString at;
    Cell cell;
    for (QXmlStreamReader sheet(part(file, QStringLiteral("xl/worksheets/sheet%1.xml").arg(number))); !sheet.atEnd(); sheet.readNext()) {
        if (sheet.isStartElement() && sheet.name() == QLatin1String("row"))
            rows.emplace_back();
        if (sheet.isStartElement() && sheet.name() == QLatin1String("c")) {
            at = sheet.attributes().value(QLatin1String("r")).toString();
            while (!at.isEmpty() && at.back().isDigit())
                at.chop(1);
            cell = { {}, sheet.attributes().value(QLatin1String("t")).toString() };
        }
        if (sheet.isCharacters() && !at.isEmpty())
            cell.text += sheet.text();
        if (sheet.isEndElement() && sheet.name() == QLatin1String("c")) {
            rows.back()[at] = cell;
            at.clear();
        }
    }
    return rows;
}

bool holds(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}

class Reports : public QObject {
    Q_OBJECT

private slots:
    void init();
    void disputePackHoldsTheChain();
    void cellsAreWhatWasDelivered();
    void eventsAreBounded();
    void registersAsCsv();
    void refusals();
    void sameReportSameBytes();

private:
    QString at(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Ctl> m_ctl;
};

void Reports::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_ctl = std::make_unique<Ctl>(at("store"));
    writeFolder(at("feed"), company());
    QCOMPARE(m_ctl->run({ QStringLiteral("import"), at("feed") }).status, 0);
    QCOMPARE(m_ctl->run({ QStringLiteral("reconcile") }).status, 0);
}

void Reports::disputePackHoldsTheChain()
{
    const CtlResult made = m_ctl->run({ QStringLiteral("pack"), QStringLiteral("dispute"), QStringLiteral("inv_1"), QStringLiteral("--pdf"), at("p.pdf"), QStringLiteral("--xlsx"), at("p.xlsx"), QStringLiteral("--json") });
    QVERIFY2(made.status == 0, made.err.c_str());
    const std::string pdf = readWholeFile(at("p.pdf")), xlsx = readWholeFile(at("p.xlsx"));
    QVERIFY(pdf.starts_with("%PDF-1.") && pdf.size() > 5'000 && xlsx.starts_with("PK"));
    QVERIFY(!QFile::exists(at("p.pdf.part")) && !QFile::exists(at("p.xlsx.part")));
    // The audit trail knows each file by its bytes.
    const CtlResult audit = m_ctl->run({ QStringLiteral("audit"), QStringLiteral("list"), QStringLiteral("--json") });
    for (const std::string& bytes : { pdf, xlsx }) {
        const std::string hash = QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex().toStdString();
        QVERIFY(holds(made.out, hash) && holds(audit.out, hash));
    }
    QVERIFY(holds(audit.out, "exported") && holds(audit.out, "report:dispute_pack"));
    QCOMPARE(m_ctl->run({ QStringLiteral("audit"), QStringLiteral("verify") }).status, 0);

    if (!QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) {
        QProcess reader;
        reader.start(QStringLiteral("pdftotext"), { QStringLiteral("-layout"), at("p.pdf"), QStringLiteral("-") });
        QVERIFY(reader.waitForFinished(30'000));
        const std::string text = reader.readAllStandardOutput().toStdString();
        QVERIFY2(holds(text, "Dispute pack inv_1") && holds(text, "123456789012345.67") && holds(text, "<b>S</b>") && holds(text, "MISSING_POSTING"), text.c_str());
    }
    if (QStandardPaths::findExecutable(QStringLiteral("unzip")).isEmpty())
        QSKIP("skipped: unzip is not installed, the spreadsheet's cells were not read");
    const std::string cells = unzipped(at("p.xlsx"));
    QVERIFY(!holds(cells, "<f>") && !holds(cells, "<f ")); // no formula, whatever a text begins with
    QVERIFY(holds(cells, "=cmd|' /C calc'!A0") || holds(cells, "=cmd|&apos; /C calc&apos;!A0"));
    QVERIFY(holds(cells, ">123456789012345.67<") && holds(cells, ">9.95<") && holds(cells, "&lt;b&gt;S&lt;/b&gt;"));
    for (const char* id : { ">e1<", ">e2<", ">a1<", ">h1<", ">l1<", ">y1<", ">r1<", ">MISSING_POSTING<" })
        QVERIFY2(holds(cells, id), id);
    for (const char* other : { ">e3<", ">a3<", ">inv_2<", ">p2<" })
        QVERIFY2(!holds(cells, other), other);
    const std::string record = QCryptographicHash::hash(QByteArray::fromStdString(kInvoiceRow), QCryptographicHash::Sha256).toHex().toStdString();
    QVERIFY2(holds(cells, record), "the SHA-256 of the invoice's row as it was delivered");
}

// Cell by cell: what was delivered, as text where it is a figure, as a number where it is a count.
void Reports::cellsAreWhatWasDelivered()
{
    if (QStandardPaths::findExecutable(QStringLiteral("unzip")).isEmpty())
        QSKIP("skipped: unzip is not installed, the spreadsheet's cells were not read");
    QCOMPARE(m_ctl->run({ QStringLiteral("pack"), QStringLiteral("dispute"), QStringLiteral("inv_1"), QStringLiteral("--xlsx"), at("p.xlsx") }).status, 0);
    const auto texts = [](const std::map<QString, Cell>& row) {
        QStringList list;
        for (const auto& [column, cell] : row)
            list << cell.text;
        return list;
    };
    const auto events = sheetOf(at("p.xlsx"), QStringLiteral("usage events"));
    QCOMPARE(events.size(), size_t(3));
    QCOMPARE(texts(events[0]).mid(0, 5), QStringList({ QStringLiteral("id"), QStringLiteral("tenant"), QStringLiteral("customer"), QStringLiteral("meter"), QStringLiteral("qty") }));
    const QString customer = QStringLiteral("=cmd|' /C calc'!A0");
    QCOMPARE(texts(events[1]), QStringList({ QStringLiteral("e1"), customer, QStringLiteral("api"), QStringLiteral("1.5"), QStringLiteral("2026-10-01T00:00:00Z") }));
    QCOMPARE(texts(events[2]), QStringList({ QStringLiteral("e2"), customer, QStringLiteral("api"), QStringLiteral("2.5"), QStringLiteral("2026-10-02T00:00:00Z") }));
    const auto lines = sheetOf(at("p.xlsx"), QStringLiteral("invoice lines"));
    QCOMPARE(lines.size(), size_t(2));
    QVERIFY2(texts(lines[1]).contains(QStringLiteral("123456789012345.67")), qPrintable(texts(lines[1]).join(QLatin1Char('|'))));
    for (const auto& row : { events[1], events[2], lines[1] })
        for (const auto& [column, cell] : row)
            QVERIFY2(cell.type == QLatin1String("inlineStr"), qPrintable(column + cell.text + cell.type));

    const auto totals = sheetOf(at("p.xlsx"), QStringLiteral("Control totals"));
    const Cell sum { QStringLiteral("4"), QStringLiteral("inlineStr") }, count { QStringLiteral("2"), QString() };
    bool found = false;
    for (const auto& row : totals)
        if (row.at(QStringLiteral("A")).text == QLatin1String("usage_events")) {
            QVERIFY(row.at(QStringLiteral("B")) == count && row.at(QStringLiteral("C")) == count && row.at(QStringLiteral("E")) == sum);
            found = true;
        }
    QVERIFY(found);
    // The exceptions of the pack are those of the queue.
    const auto exceptions = sheetOf(at("p.xlsx"), QStringLiteral("Open exceptions"));
    QVERIFY(exceptions.size() > 1);
    std::map<QString, QStringList> by_id;
    for (const auto& row : exceptions)
        by_id[row.rbegin()->second.text] = texts(row);
    const CtlResult queue = m_ctl->run({ QStringLiteral("exceptions"), QStringLiteral("--json") });
    for (const auto& [id, row] : by_id)
        if (id != QLatin1String("id"))
            QVERIFY2(holds(queue.out, id.toStdString()), qPrintable(id));
}

void Reports::eventsAreBounded()
{
    const CtlResult made = m_ctl->run({ QStringLiteral("pack"), QStringLiteral("dispute"), QStringLiteral("invoice:main/inv_1"), QStringLiteral("--xlsx"), at("p.xlsx"), QStringLiteral("--events"), QStringLiteral("1") });
    QVERIFY2(made.status == 0, made.err.c_str());
    QVERIFY2(holds(made.out, "1 more usage events are not listed"), made.out.c_str());
    if (QStandardPaths::findExecutable(QStringLiteral("unzip")).isEmpty())
        QSKIP("skipped: unzip is not installed, the spreadsheet's cells were not read");
    const std::string cells = unzipped(at("p.xlsx"));
    QVERIFY(holds(cells, ">e1<") && !holds(cells, ">e2<") && holds(cells, "<v>2</v>")); // both are counted
}

void Reports::registersAsCsv()
{
    QCOMPARE(m_ctl->run({ QStringLiteral("pack"), QStringLiteral("exceptions"), QStringLiteral("--csv"), at("e.csv"), QStringLiteral("--xlsx"), at("e.xlsx") }).status, 0);
    const std::string exceptions = readWholeFile(at("e.csv"));
    size_t lines = 0;
    for (const char c : exceptions)
        lines += c == '\n' ? 1 : 0;
    QCOMPARE(lines, m_ctl->exceptions().size() + 1);
    QVERIFY(holds(exceptions, "CP4,MISSING_POSTING,Invoice not in the ERP,inv_1,123456789012345.67,0,-123456789012345.67"));
    QCOMPARE(m_ctl->run({ QStringLiteral("pack"), QStringLiteral("totals"), QStringLiteral("--csv"), at("t.csv") }).status, 0);
    QVERIFY(holds(readWholeFile(at("t.csv")), "CP4,,2026-10,in,EUR,2,123456789012350.67,yes\r\n"));
    QCOMPARE(m_ctl->run({ QStringLiteral("pack"), QStringLiteral("lineage"), QStringLiteral("invoice:inv_1"), QStringLiteral("--json-file"), at("l.json") }).status, 0);
    QVERIFY(holds(readWholeFile(at("l.json")), "\"record\":\"payment:main/y1\""));
}

void Reports::refusals()
{
    const CtlResult nothing = m_ctl->run({ QStringLiteral("pack"), QStringLiteral("dispute"), QStringLiteral("inv_1") });
    QVERIFY2(nothing.status == 2 && holds(nothing.err, "at least one file"), nothing.err.c_str());
    const CtlResult unknown = m_ctl->run({ QStringLiteral("pack"), QStringLiteral("dispute"), QStringLiteral("inv_9"), QStringLiteral("--pdf"), at("x.pdf") });
    QVERIFY2(unknown.status == 9 && holds(unknown.err, "no invoice “inv_9”"), unknown.err.c_str());
    const CtlResult nameless = m_ctl->run({ QStringLiteral("pack"), QStringLiteral("totals"), QStringLiteral("--csv"), QString() });
    QVERIFY2(nameless.status == 2 && holds(nameless.err, "is not the name of a file"), nameless.err.c_str());
    const CtlResult nowhere = m_ctl->run({ QStringLiteral("pack"), QStringLiteral("totals"), QStringLiteral("--xlsx"), at("no/such/folder/x.xlsx") });
    QVERIFY2(nowhere.status == 10 && holds(nowhere.err, "could not be written"), nowhere.err.c_str());
    QVERIFY(!holds(m_ctl->run({ QStringLiteral("audit"), QStringLiteral("list"), QStringLiteral("--json") }).out, "exported"));
}

// The spreadsheet's own times are the report's, not the clock's.
void Reports::sameReportSameBytes()
{
    const auto writer = exporting::makeReportWriter();
    engine::ReportDocument document { "Register", "x", domain::Instant::fromUs(1'700'000'000'000'000), { { "Made", "here" } }, { { "Rows", "note", { { "id", engine::ReportColumn::Words }, { "n", engine::ReportColumn::Whole }, { "sum", engine::ReportColumn::Figure } }, { { "+1", "12", "0.10" } } } } };
    std::string bytes[2];
    for (std::string& made : bytes) {
        QVERIFY(writer->write(document, engine::ReportFormat::Xlsx, at("same.xlsx").toStdString(), domain::CancelToken(), {}).ok());
        made = readWholeFile(at("same.xlsx"));
        QTest::qSleep(1100);
    }
    QVERIFY(bytes[0] == bytes[1] && bytes[0].size() > 4'000);
    document.tables.front().rows.front()[2] = "0.11";
    QVERIFY(writer->write(document, engine::ReportFormat::Xlsx, at("same.xlsx").toStdString(), domain::CancelToken(), {}).ok());
    QVERIFY(readWholeFile(at("same.xlsx")) != bytes[0]);
}

}

using tieout::tests::Reports;
TIEOUT_TEST(Reports)

#include "tst_reports.moc"
