#include "connectors/http/oauth1.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;

// The key values are the samples the vendor's public help prints; they open nothing.
class TestOAuth1 : public QObject {
    Q_OBJECT

    static OAuth1Keys keys(const char* realm)
    {
        return { realm, "ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4", "d26ad321a4b2f23b0741c8d38392ce01c3e23e109df6c96eac6d099e9ab9e8b5",
            "2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc", "c29a677df7d5439a458c063654187e3d678d73aca8e3c9d8bea1478a3eb0d295" };
    }

private slots:
    void signsAsPublished_data()
    {
        QTest::addColumn<QString>("realm");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("signature");
        const auto row = [](const char* name, const char* realm, const char* method, const std::string& url, const char* signature) {
            QTest::newRow(name) << QString::fromLatin1(realm) << QString::fromLatin1(method) << QString::fromStdString(url) << QString::fromLatin1(signature);
        };
        const std::string host = "https://123456.suitetalk.api.netsuite.com/services/rest/";
        row("published: record read", "123456", "GET", host + "record/v1/employee/40", "B5OIWznZ2YP0OB7VrJrGkYsTh%2B8H%2B5T9Hag%2Bo92q0zY%3D");
        row("query is signed", "123456", "POST", host + "query/v1/suiteql?limit=1000&offset=0", "K77GAJRnfr1XDIXWkDNFBb1G343XzZc397WHGpnHFF8%3D");
        row("escapes", "123456_SB1", "GET", "https://123456-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/invoice?q=externalId%20IS%20%22INV-1001%22&limit=100&offset=0",
            "mZbwAvciO%2BQmylidaxxedRLXVkdHfU%2Bv%2BxJLcsLEosU%3D");
        row("colon of eid", "123456", "PUT", host + "record/v1/invoice/eid:INV-1001", "%2FI0uOWeD8bkpVH8%2F6k5VfPGCA7z3GWaEYsObVeoqfRU%3D");
    }
    void signsAsPublished()
    {
        QFETCH(QString, realm);
        QFETCH(QString, method);
        QFETCH(QString, url);
        QFETCH(QString, signature);
        const auto header = oauth1Header(keys(realm.toUtf8().constData()), method.toStdString(), url.toStdString(), "fjaLirsIcCGVZWzBX0pg", "1508242306");
        QVERIFY(header.ok());
        const std::string expected = "OAuth realm=\"" + realm.toStdString() + "\", oauth_consumer_key=\"ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4\", "
            + "oauth_token=\"2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc\", oauth_nonce=\"fjaLirsIcCGVZWzBX0pg\", "
            + "oauth_timestamp=\"1508242306\", oauth_signature_method=\"HMAC-SHA256\", oauth_version=\"1.0\", oauth_signature=\"" + signature.toStdString() + "\"";
        QCOMPARE(QString::fromStdString(*header), QString::fromStdString(expected));
    }

    void refusesABrokenEscape()
    {
        const auto header = oauth1Header(keys("1"), "GET", "https://a.example/x?q=%zz", "n", "1");
        QVERIFY(!header.ok());
        QCOMPARE(int(header.error().remedy), int(domain::Remedy::FixData));
        const std::string message = domain::english(header.error());
        QVERIFY(message.find("broken percent escape") != std::string::npos);
        QVERIFY(message.find("d26ad321") == std::string::npos);
    }
};

TIEOUT_TEST(TestOAuth1)
#include "tst_oauth1.moc"
