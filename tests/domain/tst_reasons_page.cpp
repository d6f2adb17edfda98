#include "domain/checkpoint.h"
#include "support/test_registry.h"

#include <QFile>
#include <QTest>

#include <string>

using namespace tieout::domain;

namespace {

std::string deltaText(DeltaUnit unit, std::string_view key_kind)
{
    if (unit == DeltaUnit::Count && key_kind == "flow_step")
        return "days: beyond the limit, or (negative) before the step it follows";
    if (unit == DeltaUnit::Count && key_kind == "contract_item")
        return "days beyond the three allowed";
    switch (unit) {
    case DeltaUnit::Quantity:
        return "quantity, observed − expected";
    case DeltaUnit::Money:
        return "amount, observed − expected, in the record's currency";
    case DeltaUnit::Count:
        return "number of extra records";
    case DeltaUnit::None:
        return "0: the fault is not one of size";
    }
    return {};
}

std::string keyText(std::string_view kind)
{
    if (kind == "stream" || kind == "stream_sum")
        return std::string(kind == "stream" ? "`source|stream`" : "`source|stream|currency`") + "; `|` and `\\` inside a part are escaped by `\\`";
    if (kind == "refused_row")
        return "number of the row in quarantine";
    if (kind == "usage_group")
        return "`customer|meter|period`; `|` and `\\` inside a part are escaped by `\\`";
    if (kind == "flow_step")
        return "`flow|object|step`; `|` and `\\` inside a part are escaped by `\\`";
    return "id of the `" + std::string(kind) + "`";
}

// docs/reasons.md, made from the table that the queue, the routing and the case page use.
std::string reasonsPage()
{
    std::string page = "# Exceptions: checkpoints and reasons\n\n"
                       "This page is generated from `models/domain/checkpoint.cpp`. Change the table there, then run\n"
                       "`TIEOUT_UPDATE=1 build/dev/bin/test_domain TestReasonsPage` and commit the page with it.\n\n"
                       "One exception is raised per checkpoint, reason, set and key. It folds into itself when the same fault is found\n"
                       "again, closes itself when a run no longer finds it, and re-opens with its history. Reasons are stable: one may\n"
                       "be added, never renamed.\n";
    Checkpoint last = Checkpoint::CP0;
    for (const ReasonSpec& spec : reasonSpecs()) {
        if (spec.checkpoint != last) {
            last = spec.checkpoint;
            page += "\n## " + std::string(checkpointId(last)) + " " + std::string(checkpointTitle(last)) + "\n";
        }
        page += "\n### " + std::string(spec.id) + ": " + std::string(spec.title) + "\n\n";
        page += std::string(spec.means) + "\n\n";
        page += "- **What to do:** " + std::string(spec.remedy) + "\n";
        page += "- **Key:** " + keyText(spec.key_kind) + "\n";
        page += "- **Delta:** " + deltaText(spec.unit, spec.key_kind) + "\n";
        page += "- **Owner:** " + std::string(spec.owner) + "\n";
    }
    return page;
}

}

class TestReasonsPage : public QObject {
    Q_OBJECT

private slots:
    void thePageIsWhatTheTableSays()
    {
        QFile file(QStringLiteral(TIEOUT_SOURCE_DIR "/docs/reasons.md"));
        const std::string page = reasonsPage();
        if (qEnvironmentVariableIntValue("TIEOUT_UPDATE") == 1) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(page.data(), qint64(page.size())), qint64(page.size()));
            file.close();
        }
        QVERIFY2(file.open(QIODevice::ReadOnly), "docs/reasons.md is missing: run this test with TIEOUT_UPDATE=1");
        QVERIFY2(file.readAll().toStdString() == page, "docs/reasons.md is not current: run this test with TIEOUT_UPDATE=1 and commit the page");
    }

    void everyReasonIsExplained()
    {
        QCOMPARE(reasonSpecs().size(), size_t(95));
        for (const ReasonSpec& spec : reasonSpecs()) {
            QVERIFY2(!spec.title.empty() && !spec.means.empty() && !spec.remedy.empty() && !spec.owner.empty(), spec.id.data());
            QVERIFY(reasonSpec(spec.checkpoint, spec.reason) == &spec);
            QVERIFY(spec.owner == "finance" || spec.owner == "revops" || spec.owner == "platform");
        }
    }
};

TIEOUT_TEST(TestReasonsPage)
#include "tst_reasons_page.moc"
