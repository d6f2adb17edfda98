#include "connectors/rest/json_gate.h"
#include "connectors/rest/json_tree.h"
#include "domain/time.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <random>
#include <simdjson.h>

using namespace tieout;
using namespace tieout::connect;

namespace {

const QString kHostile = QStringLiteral(TIEOUT_SOURCE_DIR "/../shared/hostile-inputs");

std::string bytesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return file.readAll().toStdString();
}

QStringList namesIn(const QString& folder, const char* pattern)
{
    return QDir(folder).entryList({ QString::fromLatin1(pattern) }, QDir::Files, QDir::Name);
}

std::string reasonOf(const std::optional<JsonProblem>& problem)
{
    return problem ? domain::english(problem->reason) : std::string("accepted");
}

// What the text's "amount" or "amount_minor" is, the way a connector reads it.
std::string amountOf(const JsonNode& node)
{
    const JsonNode* amount = node.find("amount");
    if (!amount)
        amount = node.find("amount_minor");
    if (!amount)
        return "none";
    const auto value = decimalOf(*amount);
    return value.ok() ? value->toString() : "refused";
}

}

class TestJson : public QObject {
    Q_OBJECT

private slots:
    void acceptsWhatTheGrammarAllows()
    {
        const QString folder = kHostile + QStringLiteral("/JSONTestSuite/test_parsing");
        if (!QDir(folder).exists())
            QSKIP("skipped: ../shared/hostile-inputs not present");
        const QStringList names = namesIn(folder, "y_*.json");
        QCOMPARE(names.size(), 95);
        for (const QString& name : names)
            QVERIFY2(!checkJsonGrammar(bytesOf(folder + u'/' + name)), qPrintable(name));
        // The policy takes less: a repeated key is grammar, but no fact.
        QStringList refused;
        for (const QString& name : names)
            if (checkJson(bytesOf(folder + u'/' + name)))
                refused << name;
        QCOMPARE(refused, QStringList({ QStringLiteral("y_object_duplicated_key.json"), QStringLiteral("y_object_duplicated_key_and_value.json") }));
    }

    void refusesWhatTheGrammarForbids()
    {
        const QString folder = kHostile + QStringLiteral("/JSONTestSuite/test_parsing");
        if (!QDir(folder).exists())
            QSKIP("skipped: ../shared/hostile-inputs not present");
        const QStringList names = namesIn(folder, "n_*.json");
        QCOMPARE(names.size(), 188);
        for (const QString& name : names) {
            const std::string bytes = bytesOf(folder + u'/' + name);
            const auto problem = checkJsonGrammar(bytes);
            QVERIFY2(problem, qPrintable(name));
            QVERIFY2(!problem->reason.empty() && problem->offset <= bytes.size(), qPrintable(name));
            QVERIFY2(!parseJson(bytes).ok(), qPrintable(name));
        }
    }

    // The files on which parsers may differ, each decided.
    void decidesWhatIsLeftOpen()
    {
        const QString folder = kHostile + QStringLiteral("/JSONTestSuite/test_parsing");
        if (!QDir(folder).exists())
            QSKIP("skipped: ../shared/hostile-inputs not present");
        enum Decision { Taken, NoText, TooDeep, NotUtf8, NotJson };
        const std::map<std::string, Decision> decisions {
            // Numbers of any size are grammar and stay text; turning one into an amount refuses what does not fit.
            { "i_number_double_huge_neg_exp.json", Taken }, { "i_number_huge_exp.json", Taken }, { "i_number_neg_int_huge_exp.json", Taken },
            { "i_number_pos_double_huge_exp.json", Taken }, { "i_number_real_neg_overflow.json", Taken }, { "i_number_real_pos_overflow.json", Taken },
            { "i_number_real_underflow.json", Taken }, { "i_number_too_big_neg_int.json", Taken }, { "i_number_too_big_pos_int.json", Taken },
            { "i_number_very_big_negative_int.json", Taken },
            // Half of a surrogate pair is grammar, but there is no UTF-8 for it.
            { "i_object_key_lone_2nd_surrogate.json", NoText }, { "i_string_1st_surrogate_but_2nd_missing.json", NoText },
            { "i_string_1st_valid_surrogate_2nd_invalid.json", NoText }, { "i_string_incomplete_surrogate_and_escape_valid.json", NoText },
            { "i_string_incomplete_surrogate_pair.json", NoText }, { "i_string_incomplete_surrogates_escape_valid.json", NoText },
            { "i_string_invalid_lonely_surrogate.json", NoText }, { "i_string_invalid_surrogate.json", NoText },
            { "i_string_inverted_surrogates_U+1D11E.json", NoText }, { "i_string_lone_second_surrogate.json", NoText },
            // RFC 8259 8.1: exchanged JSON is UTF-8.
            { "i_string_UTF-8_invalid_sequence.json", NotUtf8 }, { "i_string_UTF8_surrogate_U+D800.json", NotUtf8 }, { "i_string_invalid_utf-8.json", NotUtf8 },
            { "i_string_iso_latin_1.json", NotUtf8 }, { "i_string_lone_utf8_continuation_byte.json", NotUtf8 }, { "i_string_not_in_unicode_range.json", NotUtf8 },
            { "i_string_overlong_sequence_2_bytes.json", NotUtf8 }, { "i_string_overlong_sequence_6_bytes.json", NotUtf8 },
            { "i_string_overlong_sequence_6_bytes_null.json", NotUtf8 }, { "i_string_truncated-utf-8.json", NotUtf8 },
            { "i_string_UTF-16LE_with_BOM.json", NotJson }, { "i_string_utf16BE_no_BOM.json", NotJson }, { "i_string_utf16LE_no_BOM.json", NotJson },
            // Senders must not add a byte-order mark; one that does is not the sender we know.
            { "i_structure_UTF-8_BOM_empty_object.json", NotJson },
            { "i_structure_500_nested_arrays.json", TooDeep },
        };
        const QStringList names = namesIn(folder, "i_*.json");
        QCOMPARE(names.size(), 35);
        QCOMPARE(decisions.size(), size_t(35));
        for (const QString& name : names) {
            const std::string bytes = bytesOf(folder + u'/' + name);
            const auto found = decisions.find(name.toStdString());
            QVERIFY2(found != decisions.end(), qPrintable(name));
            const std::string grammar = reasonOf(checkJsonGrammar(bytes)), policy = reasonOf(checkJson(bytes));
            const std::string both = name.toStdString() + ": " + grammar + " / " + policy;
            const bool grammar_ok = grammar == "accepted";
            switch (found->second) {
            case Taken:
                QVERIFY2(grammar_ok && policy == "accepted", both.c_str());
                QVERIFY2(!decimalOf(parseJson(bytes)->items.at(0)).ok(), both.c_str());
                break;
            case NoText:
                QVERIFY2(grammar_ok && policy == "A JSON string holds half of a surrogate pair, which is no character.", both.c_str());
                break;
            case TooDeep:
                QVERIFY2(grammar_ok && policy == "The JSON text is nested more than 64 levels deep.", both.c_str());
                break;
            case NotUtf8:
                QVERIFY2(grammar == "The JSON text is not valid UTF-8.", both.c_str());
                break;
            case NotJson:
                QVERIFY2(!grammar_ok && policy == grammar, both.c_str());
                break;
            }
        }
    }

    void keepsItsOwnPolicy()
    {
        const QString folder = kHostile + QStringLiteral("/own-made/json");
        if (!QDir(folder).exists())
            QSKIP("skipped: ../shared/hostile-inputs not present");
        // The amount a connector sees, "refused" when the number is, "none" without amount, or the
        // reason why the document is refused.
        const std::map<std::string, std::string> decisions {
            { "i_amount_arabic_digits.json", "refused" }, // only ASCII digits
            { "i_amount_as_string_comma.json", "refused" }, // 1.000,00 is 1000 here and 1 there
            { "i_amount_as_string_space.json", "refused" }, // no trimming of amounts
            { "i_amount_fullwidth_digits.json", "refused" },
            { "i_bidi_override_in_name.json", "none" }, // kept; domain::visible shows it
            { "i_date_29_feb_2026.json", "none" }, // dates: see below
            { "i_date_leap_second.json", "none" },
            { "i_date_local_no_zone.json", "none" },
            { "i_date_year_10000.json", "none" },
            { "i_decimal_18_digits.json", "1234567890123456.78" }, // exact, where doubles lose a cent
            { "i_decimal_19_fraction_digits.json", "refused" }, // never rounded
            { "i_depth_64.json", "none" },
            { "i_empty_object.json", "none" },
            { "i_exponent_minus_400.json", "refused" },
            { "i_id_homoglyph.json", "none" }, // ids are bytes: another id
            { "i_id_nfc.json", "none" },
            { "i_id_nfd.json", "none" },
            { "i_integer_2p53_plus_1.json", "9007199254740993" },
            { "i_integer_2p63.json", "refused" }, // 19 digits
            { "i_negative_zero.json", "0" },
            { "i_next_link_loop.json", "none" }, // links are the pull's business
            { "i_next_link_metadata_ip.json", "none" },
            { "i_next_link_other_host.json", "none" },
            { "i_nul_in_id.json", "10.00" }, // the document is read; row readers refuse the id
            { "i_trailing_zero.json", "1.10" }, // scale as written
            { "i_wide_object_20000_keys.json", "none" },
            { "i_zero_width_in_id.json", "10.00" },
            { "n_depth_1025.json", "The JSON text is nested more than 64 levels deep." },
            { "n_depth_20000.json", "The JSON text is nested more than 64 levels deep." },
            { "n_depth_objects_5000.json", "The JSON text is nested more than 64 levels deep." },
            { "n_duplicate_amount.json", "The key “amount” stands twice in one JSON object, so its value is not certain." },
            { "n_duplicate_amount_escaped.json", "The key “amount” stands twice in one JSON object, so its value is not certain." },
            { "n_empty_body.json", "The JSON text ends too early: it was cut off or is empty." },
            { "n_exponent_400.json", "refused" },
            { "n_html_error_page.json", "“<” must not stand at this place of a JSON text." },
            { "n_infinity.json", "“I” must not stand at this place of a JSON text." },
            { "n_integer_2p64.json", "refused" },
            { "n_invalid_utf8_in_name.json", "The JSON text is not valid UTF-8." },
            { "n_lone_surrogate.json", "A JSON string holds half of a surrogate pair, which is no character." },
            { "n_nan.json", "“N” must not stand at this place of a JSON text." },
            { "n_overlong_slash.json", "The JSON text is not valid UTF-8." },
            { "n_trailing_garbage.json", "Something stands after the end of the JSON value." },
            { "n_truncated.json", "The JSON text ends too early: it was cut off or is empty." },
            { "n_utf8_bom_then_utf16.json", "The JSON text begins with a byte-order mark." },
        };
        const QStringList names = namesIn(folder, "*.json");
        QCOMPARE(size_t(names.size()), decisions.size());
        for (const QString& name : names) {
            const std::string bytes = bytesOf(folder + u'/' + name);
            const auto found = decisions.find(name.toStdString());
            QVERIFY2(found != decisions.end(), qPrintable(name));
            const auto tree = parseJson(bytes);
            const std::string seen = tree.ok() ? amountOf(*tree) : reasonOf(checkJson(bytes));
            QVERIFY2(seen == found->second, qPrintable(name + u": " + QString::fromStdString(seen)));
            if (!tree.ok())
                QCOMPARE(tree.error().remedy, domain::Remedy::FixData);
        }
        for (const char* date : { "2026-02-29", "10000-01-01" })
            QVERIFY(!domain::Instant::parseDate(date).ok());
        for (const char* time : { "2026-06-30T23:59:60Z", "2026-03-29T02:30:00" })
            QVERIFY(!domain::Instant::parse(time).ok());
    }

    // Against another parser: whatever it takes we take, whatever we refuse it refuses. The other way
    // round only for what it cannot hold.
    void agreesWithSimdjson()
    {
        std::vector<std::string> seeds { "{\"id\":\"evt_1\",\"qty\":47.547,\"n\":[1,-2.5e3,true,null,\"a\\u00e9\\ud83d\\ude00\\n\"],\"o\":{\"x\":{}}}", "[[],{},\"\",0,-0,1E+2,\"\\\\\\\"\\/\\b\\f\"]",
            "\"\xC3\xA9\xF0\x9F\x98\x80\"", "  [1 , 2 ]\n" };
        const QString folder = kHostile + QStringLiteral("/JSONTestSuite/test_parsing");
        for (const QString& name : namesIn(folder, "*.json"))
            if (const std::string bytes = bytesOf(folder + u'/' + name); bytes.size() < 2000)
                seeds.push_back(bytes);
        std::mt19937 random(20261120);
        simdjson::dom::parser other;
        int accepted = 0;
        for (int round = 0; round < 30000; ++round) {
            std::string text = seeds[random() % seeds.size()];
            for (unsigned change = random() % 3; change > 0; --change)
                mutate(text, random);
            const auto problem = checkJsonGrammar(text);
            const bool other_ok = other.parse(simdjson::padded_string(text)).error() == simdjson::SUCCESS;
            accepted += problem ? 0 : 1;
            const QByteArray shown = QByteArray::fromStdString(text).toPercentEncoding(" {}[]\":,");
            if (other_ok && problem)
                QVERIFY2(text.starts_with("\xEF\xBB\xBF"), shown.constData()); // it skips the mark
            if (!other_ok && !problem) {
                const bool number = text.find_first_of("0123456789") != std::string::npos; // beyond 64 bits or a double
                const bool surrogate = text.find("\\u") != std::string::npos;
                QVERIFY2(number || surrogate || checkJson(text), shown.constData());
            }
        }
        QVERIFY(accepted > 3000);
    }

    void limitsWhatATextMayCost()
    {
        QCOMPARE(QString::fromStdString(reasonOf(checkJson("[1,2,3]", { .bytes = 5 }))), QStringLiteral("The JSON text is larger than 5 bytes."));
        const auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
        QVERIFY(!checkJson(nested(64)));
        QVERIFY(checkJson(nested(65)));
        QVERIFY(!checkJsonGrammar(nested(1000000))); // no recursion
        const auto wide = [](int members) {
            std::string text = "{";
            for (int i = 0; i < members; ++i)
                text += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":0";
            return text + "}";
        };
        QVERIFY(!checkJson(wide(100000)));
        QCOMPARE(QString::fromStdString(reasonOf(checkJson(wide(100001)))), QStringLiteral("A JSON object has more than 100000 members."));
        std::string repeated = wide(5000);
        repeated.insert(repeated.size() - 1, ",\"k\\u0031\":0"); // "k1" once more, escaped
        QVERIFY(checkJson(repeated));
        QVERIFY(!checkJson("{\"a\":{\"x\":1},\"b\":{\"x\":1},\"x\":1}")); // one name in several objects
        QVERIFY(checkJson("{\"a\":{\"x\":1},\"b\":{\"x\":1,\"c\":{\"x\":1},\"x\":2}}"));
    }

    void buildsExactTrees()
    {
        const auto tree = parseJson("{\n \"a\": {\"b\": [10.50, \"x\\ny\", null, true]},\n \"n\": 1e2}");
        QVERIFY(tree.ok());
        const JsonNode* b = tree->at("a.b");
        QVERIFY(b && b->kind == JsonNode::Array);
        QCOMPARE(b->items[0].text, std::string("10.50"));
        QCOMPARE(b->items[1].text, std::string("x\ny"));
        QVERIFY(b->items[2].kind == JsonNode::Null && b->items[3].kind == JsonNode::True);
        QCOMPARE(b->line, size_t(2));
        QCOMPARE(tree->find("n")->line, size_t(3));
        QCOMPARE(b->end - b->begin, std::string_view("[10.50, \"x\\ny\", null, true]").size());
        QVERIFY(!tree->at("a.c") && !tree->find("b"));
        const auto refused = parseJson("{\"a\":1,\n\"a\":2}");
        QVERIFY(!refused.ok());
        QCOMPARE(domain::english(refused.error().message),
            std::string("This JSON cannot be read, line 2, byte 8: The key “a” stands twice in one JSON object, so its value is not certain. Nothing of it was used."));
    }

    void worksOutExponents_data()
    {
        QTest::addColumn<QString>("literal");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* literal, const char* expected) { QTest::newRow(literal) << QString::fromLatin1(literal) << QString::fromLatin1(expected); };
        row("1e2", "100");
        row("1E+2", "100");
        row("12.5e-1", "1.25");
        row("-12.5e1", "-125");
        row("0e999999999999999999999", "0");
        row("0.00e-5", "0");
        row("100e-2", "1.00");
        row("1e-12", "0.000000000001");
        row("10e-13", "0.000000000001");
        row("1e-13", "refused");
        row("1e17", "100000000000000000");
        row("1e18", "refused");
        row("123456789012345678e0", "123456789012345678");
        row("1e400", "refused");
        row("1e-400", "refused");
        row("1e99999999999999999999", "refused");
        row("12.50", "12.50");
        row("1e", "refused");
        row("e1", "refused");
    }
    void worksOutExponents()
    {
        QFETCH(QString, literal);
        QFETCH(QString, expected);
        const auto value = decimalOfLiteral(literal.toStdString());
        QCOMPARE(value.ok() ? QString::fromStdString(value->toString()) : QStringLiteral("refused"), expected);
        if (!value.ok())
            QCOMPARE(value.error().remedy, domain::Remedy::FixData);
    }

private:
    static void mutate(std::string& text, std::mt19937& random)
    {
        constexpr std::string_view kBytes = "{}[]\",:\\/u0019-+.eE tfn\x01\x1f\x7f\xC3\xA9\xED\xA0\x80\xFF\n";
        const size_t at = text.empty() ? 0 : random() % (text.size() + 1);
        const char byte = kBytes[random() % kBytes.size()];
        switch (random() % 4) {
        case 0:
            text.insert(at, 1, byte);
            break;
        case 1:
            if (at < text.size())
                text.erase(at, 1);
            break;
        case 2:
            if (at < text.size())
                text[at] = byte;
            break;
        default:
            text.resize(at);
        }
    }
};

TIEOUT_TEST(TestJson)
#include "tst_json.moc"
