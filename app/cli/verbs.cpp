#include "app/cli/verb.h"

#include <algorithm>

namespace tieout::cli {

namespace {

constexpr OptionSpec kGlobal[] = {
    { "--store", "DIR", "the store: control.db, cache.db and the flight recorder; made if absent" },
    { "--as", "USER", "act as this person; asks for the passphrase on the terminal" },
    { "--passphrase-fd", "N", "read the passphrase of --as from file descriptor N" },
    { "--credentials", "NAME=FD", "read the credentials of source NAME from file descriptor FD, for this run only: for machines without a keychain", true },
    { "--json", "", "one JSON document, or one JSON line per row; the same as --format json" },
    { "--format", "NAME", "how to print; each verb lists its formats" },
    { "--threads", "N", "use N threads; default: one per core" },
    { "--help", "", "explain the verb" },
};

// Cut at blanks so that no line is longer than `width`; further lines are indented.
std::string wrap(std::string_view text, size_t indent, size_t width)
{
    std::string out;
    size_t column = indent;
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        if (column > indent && column + 1 + word.size() > width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (begin != 0) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        begin = end + 1;
    }
    return out;
}

std::string optionLines(std::span<const OptionSpec> options)
{
    constexpr size_t kIndent = 28;
    std::string out;
    for (const OptionSpec& option : options) {
        std::string head = "  " + std::string(option.name);
        if (!option.value.empty())
            head += ' ' + std::string(option.value) + (option.many ? " …" : "");
        // The ellipsis is three bytes and one cell.
        const size_t cells = head.size() - (option.many && !option.value.empty() ? 2 : 0);
        out += head + (cells + 2 <= kIndent ? std::string(kIndent - cells, ' ') : '\n' + std::string(kIndent, ' '));
        out += wrap(option.help, kIndent, 100) + '\n';
    }
    return out;
}

}

std::span<const OptionSpec> globalOptions()
{
    return kGlobal;
}

std::span<const Verb> verbs()
{
    static const std::vector<Verb> kAll = [] {
        std::vector<Verb> all;
        for (const std::span<const Verb> group : { importVerbs(), reconcileVerbs(), syncVerbs(), exceptionsVerbs(), viewVerbs(), caseVerbs(), actVerbs(), effectVerbs(), sourceVerbs(), connectionVerbs(),
                 personVerbs(), limitVerbs(), periodVerbs(), auditVerbs(), quarantineVerbs(), mappingVerbs(), lineageVerbs(), flowVerbs(), matrixVerbs(), packVerbs(), storeVerbs(), demoVerbs() })
            all.insert(all.end(), group.begin(), group.end());
        return all;
    }();
    return kAll;
}

const Verb* findVerb(std::span<const std::string> words, size_t* used)
{
    for (const size_t count : { size_t(2), size_t(1) }) {
        if (words.size() < count)
            continue;
        const std::string name = count == 2 ? words[0] + ' ' + words[1] : words[0];
        for (const Verb& verb : verbs())
            if (verb.name == name) {
                if (used != nullptr)
                    *used = count;
                return &verb;
            }
    }
    return nullptr;
}

std::string helpOverview()
{
    std::string out = "usage: tieoutctl [--store DIR] [--as USER] [--json] VERB …\n\n";
    out += "Ties out records between billing, usage and ERP systems, keeps the exceptions, and reposts\nunder control. Everything the window can do, without the window.\n\nverbs:\n";
    for (const Verb& verb : verbs()) {
        std::string head = "  " + std::string(verb.name);
        head.resize(std::max<size_t>(head.size() + 2, 24), ' ');
        out += head + wrap(verb.summary, 24, 100) + '\n';
    }
    out += "\noptions of every verb:\n" + optionLines(kGlobal);
    out += "\nexit status: 0 done · 1 a check failed · 2 usage · 3 done but incomplete · 4 no permission · 5 conflict, read again ·\n"
           "6 try again later · 7 credentials · 8 not supported there · 9 bad data · 10 this machine · 130 cancelled · 70 a bug\n";
    return out;
}

std::string helpOf(const Verb& verb)
{
    std::string out = "usage: tieoutctl " + std::string(verb.name);
    out += verb.operands.empty() ? "" : ' ' + std::string(verb.operands);
    out += verb.options.empty() ? "" : " [options]";
    out += "\n\n" + wrap(verb.summary, 0, 100) + ".\n";
    if (!verb.options.empty())
        out += "\noptions:\n" + optionLines(verb.options);
    out += "\nformats: " + std::string(verb.formats) + " (the first is the default)\n\noptions of every verb:\n" + optionLines(kGlobal);
    return out;
}

namespace {

// `|` ends a cell of a table.
std::string cell(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '|')
            out += '\\';
        out += c;
    }
    return out;
}

std::string optionRows(std::span<const OptionSpec> options)
{
    std::string out = "| option | |\n| --- | --- |\n";
    for (const OptionSpec& option : options) {
        out += "| `" + cell(option.name) + (option.value.empty() ? "" : ' ' + cell(option.value)) + (option.many ? " …" : "") + "` | ";
        out += cell(option.help) + " |\n";
    }
    return out;
}

}

std::string manualPage()
{
    std::string out = "# The command line\n\n<!-- Written by `tieoutctl help --manual`; a test compares the two. -->\n\n";
    out += "`tieoutctl [--store DIR] [--as USER] [--json] VERB …` does everything the window can, for schedules, scripts and support.\n"
           "Results go to standard output, progress and problems to standard error. `--json` prints one document, or one line per row of a list;\n"
           "amounts and quantities are exact decimals written as strings. Nothing is escaped for spreadsheets.\n\n"
           "Lists take several values: `--reason DUP_EVENT,MISSING_AGG`. A FILTER is the same without dashes:\n"
           "`--all-matching 'checkpoint=CP4 reason=MISSING_POSTING customer=\"Acme, Inc\"'`. Ids may be cut to their first digits, at least six.\n\n";
    out += "## Exit status\n\n| status | what to do |\n| --- | --- |\n| 0 | done |\n| 1 | a check failed: audit, rebuild, doctor, verify |\n| 2 | the command was called wrongly |\n"
           "| 3 | done but incomplete: rows in quarantine, a missing feed |\n| 4 | ask someone who may |\n| 5 | somebody was faster: read again |\n| 6 | try again later |\n"
           "| 7 | renew the credentials |\n| 8 | not supported there |\n| 9 | the data is wrong |\n| 10 | this machine: disk full, store locked or damaged |\n"
           "| 130 | cancelled |\n| 70 | a bug, please report |\n\n";
    out += "## Options of every verb\n\n" + optionRows(kGlobal) + "\n## Verbs\n";
    for (const Verb& verb : verbs()) {
        out += "\n### " + std::string(verb.name) + "\n\n`tieoutctl " + std::string(verb.name) + (verb.operands.empty() ? "" : ' ' + std::string(verb.operands)) + "`\n\n";
        out += std::string(verb.summary) + ". Formats: " + std::string(verb.formats) + ".\n";
        if (!verb.options.empty())
            out += '\n' + optionRows(verb.options);
    }
    return out;
}

}
