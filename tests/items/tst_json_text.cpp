#include "items/json_text.h"
#include "support/test_registry.h"

#include <QTest>

using tieout::items::prettyJson;

class JsonTextTest : public QObject {
    Q_OBJECT
private slots:
    void addsSpaceAndNothingElse()
    {
        const std::string given = "{\"a\":12345678.10,\"b\":[\"x, {y}: \\\"z\\\" \\\\\",{}],\"c\":null}";
        const QString pretty = prettyJson(given);
        QCOMPARE(pretty, QStringLiteral("{\n  \"a\": 12345678.10,\n  \"b\": [\n    \"x, {y}: \\\"z\\\" \\\\\",\n    {}\n  ],\n  \"c\": null\n}"));
    }
    void otherTextStaysAsItIs()
    {
        QCOMPARE(prettyJson("plain, text: {no}"), QStringLiteral("plain, text: {no}"));
        QCOMPARE(prettyJson(""), QString());
    }
    void unbalancedTextDoesNotRunAway()
    {
        QCOMPARE(prettyJson("{}}}"), QStringLiteral("{}\n}\n}"));
        QVERIFY(prettyJson("[\"open").startsWith(QStringLiteral("[\n  \"open")));
    }
};

TIEOUT_TEST(JsonTextTest)
#include "tst_json_text.moc"
