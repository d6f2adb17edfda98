#include "guard/source_tree.h"
#include "support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>

using namespace tieout::tests;

namespace {

// What each part may include. Left of the colon a library, right of it what its includes may name.
// The same table stands in cmake/TieoutTargets.cmake; docs/architecture.md says why.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    { "domain", {} },
    { "store", { "domain" } },
    { "engine", { "domain", "store" } },
    { "connectors", { "domain", "engine" } }, // of engine: ports.h only, checked apart
    { "sandbox", { "domain", "engine", "connectors" } },
    { "desk", { "domain", "store", "engine" } },
    { "items", { "domain", "engine", "desk" } },
    { "widgets", { "domain", "engine", "desk", "items" } },
    { "app/keychain", { "domain", "engine" } },
    { "app/export", { "domain", "engine" } },
    { "app/wiring", { "domain", "store", "engine", "connectors", "sandbox", "app/keychain", "app/export" } },
    { "app/cli", { "domain", "engine", "app/wiring" } },
    { "app/console", { "domain", "engine", "desk", "items", "widgets", "app/wiring" } },
    { "app/sandbox", { "domain", "connectors", "sandbox" } },
    { "app/verify", { "domain" } },
};

// Files allowed to be longer than the rule. May only shrink; a new entry needs a reason here.
const std::map<std::string, int> kLongFiles = {};

std::string includedLibrary(const std::string& header)
{
    for (const char* name : { "domain", "store", "engine", "desk", "items" })
        if (header.rfind(std::string(name) + "/", 0) == 0)
            return name;
    return libraryOf(header);
}

void forEachInclude(const std::function<void(const SourceFile&, size_t line, const std::string& header, bool quoted)>& visit)
{
    static const std::regex kInclude("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
    for (const SourceFile& file : sourceFiles()) {
        for (size_t i = 0; i < file.lines.size(); ++i) {
            std::smatch match;
            if (file.lines[i].find("include") != std::string::npos && std::regex_search(file.lines[i], match, kInclude))
                visit(file, i + 1, match[2], match[1] == "\"");
        }
    }
}

QByteArray report(const std::vector<std::string>& broken, const char* rule)
{
    QByteArray text = QByteArray(rule) + ":\n";
    for (const std::string& line : broken)
        text += "  " + QByteArray::fromStdString(line) + "\n";
    return text;
}

std::string at(const SourceFile& file, size_t line)
{
    return file.path + ":" + std::to_string(line);
}

// Files outside `allowed` whose code matches `pattern`. `hints`: one of these words is in every match;
// looking for them first keeps the test short.
std::vector<std::string> tokensOutside(const std::regex& pattern, const std::vector<std::string>& hints, const std::function<bool(const std::string& path)>& allowed)
{
    const auto hinted = [&](const std::string& line) { return std::any_of(hints.begin(), hints.end(), [&](const std::string& hint) { return line.find(hint) != std::string::npos; }); };
    std::vector<std::string> broken;
    for (const SourceFile& file : sourceFiles()) {
        if (allowed(file.path) || !hinted(file.text))
            continue;
        std::istringstream code(codeOnly(file.text));
        size_t n = 0;
        for (std::string line; std::getline(code, line);) {
            ++n;
            if (hinted(line) && std::regex_search(line, pattern))
                broken.push_back(at(file, n) + ": " + file.lines[n - 1]);
        }
    }
    return broken;
}

bool startsWith(const std::string& text, const std::string& prefix)
{
    return text.rfind(prefix, 0) == 0;
}

}

// The house rules as tests. Each message says the rule, so that the fix is clear from the log.
class TestGuard : public QObject {
    Q_OBJECT

private slots:
    void includesGoOneWay()
    {
        std::vector<std::string> broken;
        forEachInclude([&](const SourceFile& file, size_t line, const std::string& header, bool quoted) {
            const std::string from = libraryOf(file.path), to = includedLibrary(header);
            const auto rule = kMayInclude.find(from);
            if (!quoted || rule == kMayInclude.end() || to.empty() || to == from || rule->second.count(to))
                return;
            broken.push_back(at(file, line) + ": " + from + " may not include " + header);
        });
        QVERIFY2(broken.empty(), report(broken, "Dependencies go one way (docs/architecture.md)"));
    }

    void connectorsSeeOnlyThePorts()
    {
        std::vector<std::string> broken;
        forEachInclude([&](const SourceFile& file, size_t line, const std::string& header, bool) {
            const std::string from = libraryOf(file.path);
            if ((from == "connectors" || from == "sandbox") && startsWith(header, "engine/") && header != "engine/ports.h")
                broken.push_back(at(file, line) + ": " + header);
            if (startsWith(file.path, "models/engine/checks/") && (startsWith(header, "store/") || header == "engine/ports.h"))
                broken.push_back(at(file, line) + ": a check sees records, not the store: " + header);
        });
        QVERIFY2(broken.empty(), report(broken, "Connectors see engine/ports.h and nothing else of the engine"));
    }

    void includesHaveNoCycle()
    {
        std::map<std::string, std::vector<std::string>> edges;
        forEachInclude([&](const SourceFile& file, size_t, const std::string& header, bool quoted) {
            if (!quoted)
                return;
            const std::string models = "models/" + header;
            edges[file.path].push_back(includedLibrary(header) == libraryOf(models) && !libraryOf(models).empty() ? models : header);
        });
        std::map<std::string, int> colour; // 1 on the path, 2 done
        std::string cycle;
        const std::function<void(const std::string&)> visit = [&](const std::string& path) {
            colour[path] = 1;
            for (const std::string& next : edges[path]) {
                if (colour[next] == 1)
                    cycle = path + " → " + next;
                else if (colour[next] == 0)
                    visit(next);
            }
            colour[path] = 2;
        };
        for (const SourceFile& file : sourceFiles())
            if (colour[file.path] == 0)
                visit(file.path);
        QVERIFY2(cycle.empty(), cycle.c_str());
    }

    void noQtBelowTheDesk()
    {
        std::vector<std::string> broken;
        forEachInclude([&](const SourceFile& file, size_t line, const std::string& header, bool) {
            const std::string from = libraryOf(file.path);
            const bool core = from == "domain" || from == "store" || from == "engine" || from == "connectors" || from == "app/wiring" || from == "app/verify" || from == "app/cli";
            static const std::regex kQt("^(Q[A-Z]|Qt)");
            if (core && std::regex_search(header, kQt))
                broken.push_back(at(file, line) + ": " + header);
        });
        QVERIFY2(broken.empty(), report(broken, "No Qt below models/desk (exceptions: connectors/sandbox, app/keychain)"));
    }

    void threadsLiveInTwoFiles()
    {
        const auto broken = tokensOutside(std::regex("\\b(std::j?thread(?!::id)|std::async|QThread::create|QtConcurrent|new QThread)\\b"), { "thread", "async", "Thread", "QtConcurrent" },
            [](const std::string& path) { return path == "models/desk/jobs.cpp" || path == "models/desk/jobs.h" || path == "app/wiring/workers.cpp" || startsWith(path, "tests/"); });
        QVERIFY2(broken.empty(), report(broken, "Only models/desk/jobs.cpp and app/wiring/workers.cpp start threads"));
    }

    void sqlLivesInTheStore()
    {
        std::vector<std::string> broken;
        static const std::regex kSql("\"\\s*(SELECT|INSERT INTO|INSERT OR|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA|BEGIN IMMEDIATE|VACUUM)\\s");
        for (const SourceFile& file : sourceFiles()) {
            if (startsWith(file.path, "models/store/") || startsWith(file.path, "tests/") || startsWith(file.path, "connectors/"))
                continue; // connectors: vendors' query languages, sent over the wire
            for (size_t i = 0; i < file.lines.size(); ++i)
                if (file.lines[i].find('"') != std::string::npos && std::regex_search(file.lines[i], kSql))
                    broken.push_back(at(file, i + 1) + ": " + file.lines[i]);
        }
        forEachInclude([&](const SourceFile& file, size_t line, const std::string& header, bool) {
            if (header == "sqlite3.h" && !startsWith(file.path, "models/store/") && !startsWith(file.path, "tests/"))
                broken.push_back(at(file, line) + ": sqlite3.h");
        });
        QVERIFY2(broken.empty(), report(broken, "SQL text exists only in models/store and resources/sql"));
    }

    void nobodySumsMoneyInSql()
    {
        std::vector<std::string> broken;
        static const std::regex kSum("\\b(SUM|TOTAL|AVG)\\s*\\(", std::regex::icase);
        for (const SourceFile& file : textFiles({ ".sql" }))
            for (size_t i = 0; i < file.lines.size(); ++i)
                if (std::regex_search(file.lines[i], kSum))
                    broken.push_back(at(file, i + 1) + ": " + file.lines[i]);
        for (const SourceFile& file : sourceFiles())
            if (startsWith(file.path, "models/store/"))
                for (size_t i = 0; i < file.lines.size(); ++i)
                    if (file.lines[i].find("SUM(") != std::string::npos || file.lines[i].find("TOTAL(") != std::string::npos || file.lines[i].find("AVG(") != std::string::npos)
                        broken.push_back(at(file, i + 1) + ": " + file.lines[i]);
        QVERIFY2(broken.empty(), report(broken, "Sums are made in C++, exact and checked"));
    }

    void moneyIsNeverBinaryFloatingPoint()
    {
        const auto broken = tokensOutside(std::regex("\\b(double|float)\\b"), { "double", "float" }, [](const std::string& path) {
            return !startsWith(path, "models/domain/") && !startsWith(path, "models/store/") && !startsWith(path, "models/engine/") && !startsWith(path, "connectors/");
        });
        QVERIFY2(broken.empty(), report(broken, "No double or float where money or quantity could pass"));
    }

    void curlLivesInHttp()
    {
        std::vector<std::string> broken;
        forEachInclude([&](const SourceFile& file, size_t line, const std::string& header, bool) {
            if (startsWith(header, "curl/") && !startsWith(file.path, "connectors/http/") && !startsWith(file.path, "tests/"))
                broken.push_back(at(file, line));
        });
        QVERIFY2(broken.empty(), report(broken, "curl is called in connectors/http only"));
    }

    void jsonLibraryStaysInFewFiles()
    {
        std::vector<std::string> headers, sources;
        forEachInclude([&](const SourceFile& file, size_t line, const std::string& header, bool) {
            if (header != "nlohmann/json.hpp" || startsWith(file.path, "tests/"))
                return;
            (file.path.ends_with(".h") ? headers : sources).push_back(at(file, line));
        });
        QVERIFY2(headers.empty(), report(headers, "json.hpp costs seconds a file: never in a header"));
        QVERIFY2(sources.size() <= 4, report(sources, "json.hpp in four sources at most"));
    }

    void noTrapsOfThisQt()
    {
        const auto broken = tokensOutside(std::regex("processEvents\\(|QEventLoop|\\.then\\(|QSortFilterProxyModel"), { "processEvents", "QEventLoop", ".then(", "QSortFilter" }, [](const std::string& path) {
            // The keychain's library answers through an event loop; its owner never is the window's thread.
            return startsWith(path, "tests/") || startsWith(path, "app/keychain/");
        });
        QVERIFY2(broken.empty(), report(broken, "No nested event loops, no QFuture::then (aborts on 6.4), no proxy over big data"));
    }

    void nobodyLooksAtTheUser()
    {
        const auto broken = tokensOutside(std::regex("new QLabel\\(\\s*[a-zA-Z\"]|setTextFormat\\(Qt::(RichText|AutoText)"), { "QLabel", "setTextFormat" }, [](const std::string& path) { return startsWith(path, "widgets/kit/") || startsWith(path, "tests/"); });
        QVERIFY2(broken.empty(), report(broken, "Text from outside is never rich text: use PlainLabel of widgets/kit"));
    }

    void filesStayReadable()
    {
        std::vector<std::string> broken;
        for (const SourceFile& file : sourceFiles()) {
            const auto allowed = kLongFiles.find(file.path);
            const size_t limit = allowed != kLongFiles.end() ? size_t(allowed->second) : file.path.find("main_window.cpp") != std::string::npos ? 300 : 600;
            if (file.lines.size() > limit)
                broken.push_back(file.path + ": " + std::to_string(file.lines.size()) + " lines, at most " + std::to_string(limit));
        }
        QVERIFY2(broken.empty(), report(broken, "When a file wants to be two, split it"));
    }

    void functionsStayReadable()
    {
        std::vector<std::string> broken;
        for (const SourceFile& file : sourceFiles()) {
            if (startsWith(file.path, "tests/"))
                continue;
            std::istringstream code(codeOnly(file.text));
            size_t n = 0, begin = 0;
            for (std::string line; std::getline(code, line);) {
                ++n;
                // In this house's format a function's braces stand alone in the first column.
                if (line == "{")
                    begin = n;
                else if (line == "}" && begin != 0) {
                    if (n - begin - 1 > 70)
                        broken.push_back(at(file, begin) + ": " + std::to_string(n - begin - 1) + " lines");
                    begin = 0;
                }
            }
        }
        QVERIFY2(broken.empty(), report(broken, "A function is at most 70 lines"));
    }

    void theEngineIsWhole()
    {
        for (const SourceFile& file : sourceFiles())
            QVERIFY2(file.path != "models/engine/engine_pending.cpp", "every verb of the engine is implemented");
    }

    void theDeskStaysSmall()
    {
        for (const SourceFile& file : sourceFiles()) {
            if (file.path != "models/desk/workspace.h")
                continue;
            const std::string code = codeOnly(file.text);
            const size_t begin = code.find("public:"), end = code.find("private:", begin);
            QVERIFY(begin != std::string::npos && end != std::string::npos);
            std::istringstream body(code.substr(begin, code.find("signals:", begin) - begin));
            // Declarations stand at one step of indentation; constructors and destructor do not count.
            int functions = 0;
            for (std::string line; std::getline(body, line);)
                if (line.starts_with("    ") && line.size() > 4 && line[4] != ' ' && line[4] != '{' && line[4] != '}' && line.find('(') != std::string::npos
                    && line.find("Workspace(") == std::string::npos)
                    ++functions;
            QVERIFY2(functions > 5 && functions <= 16, "Workspace stays small because verbs and questions are values");
        }
    }

    void nothingNamesThisMachine()
    {
        std::vector<std::string> broken;
        static const std::regex kLocal("(^|[\"' (=:])/(work|farm|root|home/[a-z]+)/[a-z]");
        for (const SourceFile& file : textFiles({ ".h", ".cpp", ".md", ".json", ".sql", ".txt", ".cmake", ".sh", "run", ".yml" })) {
            if (startsWith(file.path, "tests/guard/"))
                continue;
            for (size_t i = 0; i < file.lines.size(); ++i)
                if (file.lines[i].find('/') != std::string::npos && file.lines[i].size() < 2000 && std::regex_search(file.lines[i], kLocal))
                    broken.push_back(at(file, i + 1) + ": " + file.lines[i]);
        }
        QVERIFY2(broken.empty(), report(broken, "No path of one machine in the project"));
    }
};

TIEOUT_TEST(TestGuard)
#include "tst_guard.moc"
