// `tieoutctl mapping …` as a person uses it: two people, a mapping, the exception gone.
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace tieout::tests {

class MappingVerbs : public QObject {
    Q_OBJECT

private slots:
    void twoPeopleCloseAnException();

private:
    static void write(const QString& path, const char* text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    // As a person with a passphrase, given on a descriptor as a schedule does.
    static CtlResult as(const QString& store, const QString& person, const QString& arguments)
    {
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"), { QStringLiteral("-c"), QStringLiteral("printf 'long enough' | \"$0\" --store \"$1\" --as %1 --passphrase-fd 0 %2").arg(person, arguments), Ctl::program(), store });
        if (!shell.waitForFinished(60'000))
            return {};
        return { shell.exitCode(), shell.readAllStandardOutput().toStdString(), shell.readAllStandardError().toStdString() };
    }
};

void MappingVerbs::twoPeopleCloseAnException()
{
    QTemporaryDir folder;
    const Ctl ctl(folder.filePath(QStringLiteral("store")));
    const QString feed = folder.filePath(QStringLiteral("feed"));
    QVERIFY(QDir().mkpath(feed));
    write(feed + QStringLiteral("/rated_charges.csv"), "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\nch1,a1,c1,NEW,2026-07,1,5,5.00,EUR\n");
    write(feed + QStringLiteral("/sku_map.csv"), "sku\nNEW\n");
    write(feed + QStringLiteral("/mappings.csv"), "id,mapping,key,value,valid_from,valid_to\nm1,sku,OLD,4000,,\n");
    write(feed + QStringLiteral("/crm_accounts.csv"), "id,name,tax_id,status\nA1,Acme GmbH,DE1,active\n");
    write(feed + QStringLiteral("/billing_customers.csv"), "id,account,name,tax_id\nc1,,ACME,de-1\n");
    QVERIFY(ctl.run({ QStringLiteral("import"), feed }).status >= 0);
    ctl.run({ QStringLiteral("reconcile") });
    const auto open = [&] { return ctl.run({ QStringLiteral("exceptions"), QStringLiteral("--checkpoint"), QStringLiteral("CP8,CP11"), QStringLiteral("--format"), QStringLiteral("csv") }).out; };
    QVERIFY2(open().find("UNMAPPED_SKU") != std::string::npos && open().find("MISSING_IN_BILLING") != std::string::npos, open().c_str());
    QProcess::execute(QStringLiteral("/bin/sh"), { QStringLiteral("-c"), QStringLiteral("printf 'long enough' | \"$0\" --store \"$1\" person add ann --roles controller --secret-fd 0 > /dev/null"), Ctl::program(), ctl.store() });

    const CtlResult list = ctl.run({ QStringLiteral("mapping"), QStringLiteral("list"), QStringLiteral("--kind"), QStringLiteral("sku"), QStringLiteral("--json") });
    QVERIFY2(list.out.starts_with(R"({"kind":"sku","set":"main","key":"NEW","status":"unmapped","records":1,"first_used":"2026-07","last_used":"2026-07","money":[{"currency":"EUR","amount":"5"}],"values":[],"waiting":0})"), list.out.c_str());
    const CtlResult links = ctl.run({ QStringLiteral("mapping"), QStringLiteral("links"), QStringLiteral("--json") });
    QVERIFY2(links.out.find(R"("state":"suggested","set":"main","kind":"billing_customer","id":"c1","name":"ACME","reference":null,"parent":"A1")") != std::string::npos, links.out.c_str());

    const CtlResult proposed = ctl.run({ QStringLiteral("mapping"), QStringLiteral("propose"), QStringLiteral("sku"), QStringLiteral("NEW"), QStringLiteral("4100"), QStringLiteral("--from"), QStringLiteral("2026-07-01"), QStringLiteral("--why"), QStringLiteral("new in July") });
    QVERIFY2(proposed.status == 0 && proposed.out.find("Proposed as number 1") != std::string::npos, (proposed.out + proposed.err).c_str());
    QCOMPARE(ctl.run({ QStringLiteral("mapping"), QStringLiteral("link"), QStringLiteral("billing_customer:c1"), QStringLiteral("A1"), QStringLiteral("--why"), QStringLiteral("same tax id") }).status, 0);
    const CtlResult own = ctl.run({ QStringLiteral("mapping"), QStringLiteral("approve"), QStringLiteral("1") });
    QCOMPARE(own.status, 4); // no permission
    QVERIFY2(own.err.find("somebody else must decide it") != std::string::npos, own.err.c_str());

    QCOMPARE(as(ctl.store(), QStringLiteral("ann"), QStringLiteral("mapping approve 1 L1")).status, 2); // each list by itself
    const CtlResult approved = as(ctl.store(), QStringLiteral("ann"), QStringLiteral("mapping approve 1"));
    QVERIFY2(approved.status == 0, approved.err.c_str());
    QCOMPARE(as(ctl.store(), QStringLiteral("ann"), QStringLiteral("mapping approve L1")).status, 0);
    QCOMPARE(as(ctl.store(), QStringLiteral("ann"), QStringLiteral("mapping decline 1 --why late")).status, 5); // decided already
    ctl.run({ QStringLiteral("reconcile") }); // without a new import
    QVERIFY2(open().find("UNMAPPED_SKU") == std::string::npos && open().find("MISSING_IN_BILLING") == std::string::npos, open().c_str());
    const CtlResult check = ctl.run({ QStringLiteral("rebuild"), QStringLiteral("--check") });
    QVERIFY2(check.status == 0, (check.out + check.err).c_str());
    const CtlResult history = ctl.run({ QStringLiteral("mapping"), QStringLiteral("history"), QStringLiteral("sku"), QStringLiteral("NEW"), QStringLiteral("--json") });
    QVERIFY2(history.out.find(R"("why":"new in July","maker":"local")") != std::string::npos && history.out.find(R"("verdict":"approved","decider":"ann")") != std::string::npos, history.out.c_str());
    QCOMPARE(ctl.run({ QStringLiteral("mapping"), QStringLiteral("list"), QStringLiteral("--kind"), QStringLiteral("colour") }).status, 2);
}

}

using tieout::tests::MappingVerbs;
TIEOUT_TEST(MappingVerbs)

#include "tst_mapping_verbs.moc"
