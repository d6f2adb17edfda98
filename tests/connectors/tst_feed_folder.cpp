#include "connectors/feed_files.h"
#include "support/test_registry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTest>

#include <filesystem>

using namespace tieout;
using namespace tieout::tests;

class TestFeedFolder : public QObject {
    Q_OBJECT

private slots:
    void plansAFolder()
    {
        const QTemporaryDir folder;
        for (const char* name : { "sku_map.csv", "usage_events.ndjson", "README.md" }) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("x");
        }
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("payments.csv"))); // a folder is no file
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("below")));
        QVERIFY(QFile::copy(folder.filePath(QStringLiteral("sku_map.csv")), folder.filePath(QStringLiteral("below/invoices.csv"))));
        const auto plan = connect::makeFileFeedFolder()->plan(folder.path().toStdString());
        QVERIFY(plan.ok());
        QCOMPARE(plan->files.size(), size_t(2));
        QVERIFY(plan->files[0].table == domain::Table::UsageEvents && plan->files[1].table == domain::Table::SkuMap);
        QCOMPARE(plan->files[1].name, std::string("sku_map.csv"));
        QCOMPARE(plan->files[1].bytes, uint64_t(1));
        QCOMPARE(plan->missing.size(), size_t(8));
        QVERIFY(plan->missing[0] == domain::Table::UsageAggregates);
        QCOMPARE(plan->ignored, (std::vector<std::string> { "README.md", "below", "payments.csv" }));
    }

    void refusesATableTwice()
    {
        const QTemporaryDir folder;
        writeFile(folder, "invoices.csv", "");
        writeFile(folder, "invoices.ndjson", "");
        const auto plan = connect::makeFileFeedFolder()->plan(folder.path().toStdString());
        QVERIFY(!plan.ok());
        QCOMPARE(plan.error().remedy, domain::Remedy::FixData);
        QCOMPARE(domain::english(plan.error().message),
            "The folder " + folder.path().toStdString()
                + " holds one table twice, as invoices.csv and as invoices.ndjson, and it is not certain which one counts. Nothing was imported; take one of them away.");
    }

    void saysWhenAFolderCannotBeRead()
    {
        const auto feed = connect::makeFileFeedFolder();
        const auto plan = feed->plan("/nowhere/at\nall");
        QVERIFY(!plan.ok());
        QCOMPARE(plan.error().remedy, domain::Remedy::FixData);
        QCOMPARE(domain::english(plan.error().message), std::string("The folder /nowhere/at\\u{000A}all cannot be read: No such file or directory. Nothing was imported; check the path and the permissions."));
        const auto reader = feed->open({ domain::Table::SkuMap, "sku_map.csv", "/nowhere/sku_map.csv", 0 });
        QVERIFY(!reader.ok());
        QCOMPARE(reader.error().remedy, domain::Remedy::FixData);
        const auto folder_as_file = feed->open({ domain::Table::SkuMap, "sku_map.csv", "/", 0 });
        QVERIFY(!folder_as_file.ok());
        QCOMPARE(domain::english(folder_as_file.error().message), std::string("/ is no plain file, so nothing of it was read. Put a file in its place."));
    }

    void digestsAFile()
    {
        const QTemporaryDir folder;
        std::string bytes;
        for (int i = 0; i < 700000; ++i)
            bytes += "row " + std::to_string(i) + "\n";
        const auto feed = connect::makeFileFeedFolder();
        for (const std::string& content : { std::string(), bytes }) {
            const auto file = writeFile(folder, "sku_map.csv", content);
            int told = 0;
            const auto digest = feed->digest(file, {}, [&](const engine::Progress& progress) {
                ++told;
                QCOMPARE(progress.total, uint64_t(content.size()));
            });
            QVERIFY(digest.ok());
            const QByteArray expected = QCryptographicHash::hash(QByteArray::fromStdString(content), QCryptographicHash::Sha256).toHex();
            QCOMPARE(digest->hex(), expected.toStdString());
            QCOMPARE(told > 0, !content.empty());
        }
    }

    void stopsWhenTold()
    {
        const QTemporaryDir folder;
        const auto file = writeFile(folder, "sku_map.csv", "sku\nA\n");
        const auto feed = connect::makeFileFeedFolder();
        const domain::CancelToken cancel;
        auto reader = feed->open(file);
        QVERIFY(reader.ok());
        cancel.cancel();
        const auto digest = feed->digest(file, cancel, {});
        QVERIFY(!digest.ok());
        QCOMPARE(digest.error().remedy, domain::Remedy::Cancelled);
        const auto batch = (*reader)->next(cancel);
        QVERIFY(!batch.ok());
        QCOMPARE(batch.error().remedy, domain::Remedy::Cancelled);
    }

    void noticesAChangedFile()
    {
        const QTemporaryDir folder;
        const auto file = writeFile(folder, "sku_map.csv", "sku\nA\n");
        const auto feed = connect::makeFileFeedFolder();
        auto reader = feed->open(file);
        QVERIFY(reader.ok());
        writeFile(folder, "sku_map.csv", "sku\nA\nB\n"); // the same file, longer
        const auto batch = (*reader)->next({});
        QVERIFY(!batch.ok());
        QCOMPARE(batch.error().remedy, domain::Remedy::FixData);
        QVERIFY(domain::english(batch.error().message).find("was changed while it was being read") != std::string::npos);
        QVERIFY(!(*reader)->seek(1000, 5).ok());
    }

    // Between the plan, the digest and the reading: the digest must belong to the rows.
    void noticesAChangeSinceThePlan()
    {
        const QTemporaryDir folder;
        writeFile(folder, "sku_map.csv", "sku\nA\n");
        const auto feed = connect::makeFileFeedFolder();
        const auto plan = feed->plan(folder.path().toStdString());
        QVERIFY(plan.ok());
        const engine::FeedFile file = plan->files.at(0);
        QVERIFY(feed->digest(file, {}, {}).ok() && feed->open(file).ok());
        std::filesystem::last_write_time(file.path, std::filesystem::last_write_time(file.path) + std::chrono::seconds(1)); // same size
        const auto digest = feed->digest(file, {}, {});
        QVERIFY(!digest.ok());
        QCOMPARE(digest.error().remedy, domain::Remedy::FixData);
        QVERIFY(domain::english(digest.error().message).find("was changed while it was being read") != std::string::npos);
        QVERIFY(!feed->open(file).ok());
    }
};

TIEOUT_TEST(TestFeedFolder)
#include "tst_feed_folder.moc"
