#include "store/backup.h"
#include "store/durable_file.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tieout;
using namespace tieout::store;

namespace {

std::string inside(const QTemporaryDir& dir, const char* name)
{
    return dir.filePath(QString::fromLatin1(name)).toStdString();
}

void makeStore(const std::string& path)
{
    QVERIFY(QDir().mkpath(QString::fromStdString(path)));
    auto cache = Cache::open(path, sql::Access::ReadWrite);
    QVERIFY(cache.ok());
    auto control = Control::open(path, sql::Access::ReadWrite);
    QVERIFY(control.ok());
    auto write = (*control)->write("anna", 1'000'000);
    QVERIFY(write.ok());
    QVERIFY(write->setSetting("colour", "blue").ok());
    QVERIFY(write->audit("setting", "colour", auditDetail({ { "value", "blue" } })).ok());
    QVERIFY(write->commit().ok());
}

domain::Result<BackupManifest> backUp(const std::string& store, const std::string& folder)
{
    auto cache = Cache::open(store, sql::Access::ReadWrite);
    auto control = Control::open(store, sql::Access::ReadWrite);
    return makeBackup(**cache, **control, store, folder, "2026-11-20T12:00:00Z", {});
}

}

class TestBackup : public QObject {
    Q_OBJECT

private slots:
    void aRestoredStoreHoldsTheSame()
    {
        QTemporaryDir dir;
        makeStore(inside(dir, "store"));
        const auto made = backUp(inside(dir, "store"), inside(dir, "copy"));
        QVERIFY2(made.ok(), made.ok() ? "" : english(made.error()).c_str());
        QVERIFY(checkBackup(inside(dir, "copy"), {}).ok());
        const auto restored = restoreBackup(inside(dir, "copy"), inside(dir, "again"), {});
        QVERIFY2(restored.ok(), restored.ok() ? "" : english(restored.error()).c_str());
        auto control = Control::open(inside(dir, "again"), sql::Access::ReadWrite);
        QVERIFY(control.ok());
        QCOMPARE((*control)->setting("colour").value().value(), std::string("blue"));
        QVERIFY((*control)->verifyAudit().value().whole);
        auto cache = Cache::open(inside(dir, "again"), sql::Access::ReadWrite);
        QVERIFY(cache.ok());
    }

    void nothingIsOverwritten()
    {
        QTemporaryDir dir;
        makeStore(inside(dir, "store"));
        QVERIFY(backUp(inside(dir, "store"), inside(dir, "copy")).ok());
        const auto onto = restoreBackup(inside(dir, "copy"), inside(dir, "store"), {});
        QVERIFY(!onto.ok());
        QCOMPARE(onto.error().remedy, domain::Remedy::Conflict);
        const auto again = backUp(inside(dir, "store"), inside(dir, "copy"));
        QVERIFY(!again.ok());
        QCOMPARE(again.error().remedy, domain::Remedy::FixData);
    }

    void aChangedByteIsFound_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* name : { "cache.db", "control.db", "backup.manifest" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void aChangedByteIsFound()
    {
        QFETCH(QString, file);
        QTemporaryDir dir;
        makeStore(inside(dir, "store"));
        QVERIFY(backUp(inside(dir, "store"), inside(dir, "copy")).ok());
        QFile changed(dir.filePath(QStringLiteral("copy/") + file));
        QVERIFY(changed.open(QIODevice::ReadWrite));
        QByteArray bytes = changed.readAll();
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
        changed.seek(0);
        changed.write(bytes);
        changed.close();
        const auto restored = restoreBackup(inside(dir, "copy"), inside(dir, "again"), {});
        QVERIFY(!restored.ok());
        QCOMPARE(restored.error().remedy, domain::Remedy::FixData);
        QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("again/control.db"))));
    }

    void aStopLeavesNoHalfBackup()
    {
        QTemporaryDir dir;
        makeStore(inside(dir, "store"));
        auto cache = Cache::open(inside(dir, "store"), sql::Access::ReadWrite);
        auto control = Control::open(inside(dir, "store"), sql::Access::ReadWrite);
        domain::CancelToken cancel;
        cancel.cancel();
        const auto stopped = makeBackup(**cache, **control, inside(dir, "store"), inside(dir, "copy"), "2026-11-20T12:00:00Z", cancel);
        QVERIFY(!stopped.ok());
        QCOMPARE(stopped.error().remedy, domain::Remedy::Cancelled);
        const auto restored = restoreBackup(inside(dir, "copy"), inside(dir, "again"), {});
        QVERIFY(!restored.ok());
        QCOMPARE(restored.error().remedy, domain::Remedy::FixData);
    }
};

TIEOUT_TEST(TestBackup)
#include "tst_backup.moc"
