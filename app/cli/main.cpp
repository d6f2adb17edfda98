#include "app/cli/verb.h"
#include "domain/text.h"

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

// Words before the verb are global options; the verb is found first, so that its own options can
// stand anywhere behind it.
struct Split {
    const Verb* verb = nullptr;
    std::vector<std::string> words; // everything except the verb's own words
    bool help = false, version = false, manual = false;
};

bool takesValue(const std::string& word)
{
    for (const OptionSpec& option : globalOptions())
        if (option.name == word)
            return !option.value.empty();
    return false;
}

Result<Split> split(const std::vector<std::string>& all)
{
    Split out;
    std::vector<std::string> names;
    size_t i = 0;
    for (; i < all.size() && all[i].starts_with("-"); ++i) {
        out.help = out.help || all[i] == "--help" || all[i] == "-h";
        out.version = out.version || all[i] == "--version";
        out.words.push_back(all[i]);
        if (takesValue(all[i]) && i + 1 < all.size())
            out.words.push_back(all[++i]);
    }
    if (i < all.size() && all[i] == "help") {
        out.help = true;
        ++i;
    }
    if (out.help && i + 1 == all.size() && all[i] == "--manual") {
        out.manual = true;
        return out;
    }
    names.assign(all.begin() + static_cast<std::ptrdiff_t>(i), all.end());
    if (names.empty())
        return out;
    size_t used = 0;
    out.verb = findVerb(names, &used);
    if (out.verb == nullptr) {
        const bool group = names.size() > 1 && !names[1].starts_with("-");
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a verb. `tieoutctl help` lists them."), { domain::visible(names[0] + (group ? " " + names[1] : std::string())) });
    }
    for (size_t k = used; k < names.size(); ++k) {
        out.help = out.help || names[k] == "--help" || names[k] == "-h";
        out.words.push_back(names[k]);
    }
    return out;
}

Result<std::string> formatOf(const Verb& verb, const Arguments& arguments)
{
    std::vector<std::string> known;
    std::string formats(verb.formats);
    for (size_t begin = 0; begin < formats.size();) {
        const size_t end = std::min(formats.find(' ', begin), formats.size());
        known.push_back(formats.substr(begin, end - begin));
        begin = end + 1;
    }
    std::string wanted = arguments.has("--json") ? "json" : arguments.has("--format") ? arguments.value("--format") : known.front();
    if (arguments.has("--json") && arguments.has("--format") && arguments.value("--format") != "json")
        return makeError(Remedy::Usage, TIEOUT_TR("--json and --format %1 contradict each other."), { domain::visible(arguments.value("--format")) });
    for (const std::string& name : known)
        if (name == wanted)
            return wanted;
    return makeError(Remedy::Usage, TIEOUT_TR("`%1` has no format “%2”; it has: %3."), { std::string(verb.name), domain::visible(wanted), formats });
}

Result<int> run(const Verb& verb, const std::vector<std::string>& words)
{
    TIEOUT_TRY_INTO(Arguments arguments, Arguments::parse(words, globalOptions(), verb.options, verb.operands_max != 0));
    const auto count = static_cast<int>(arguments.operands().size());
    if (count < verb.operands_min)
        return makeError(Remedy::Usage, TIEOUT_TR("`%1` needs %2."), { std::string(verb.name), std::string(verb.operands) });
    if (verb.operands_max >= 0 && count > verb.operands_max)
        return makeError(Remedy::Usage, TIEOUT_TR("`%1` cannot use “%2”."), { std::string(verb.name), domain::visible(arguments.operands()[size_t(verb.operands_max)]) });
    if (arguments.has("--threads"))
        TIEOUT_TRY(parseWhole("--threads", arguments.value("--threads"), 1, 1024));
    TIEOUT_TRY_INTO(std::string format, formatOf(verb, arguments));
    Context context(std::move(arguments), std::move(format));
    TIEOUT_TRY(context.readCredentials());
    Result<int> status = verb.run(context);
    context.endProgress();
    // What was printed stays printed, also when the verb failed half way.
    const Result<void> written = context.out().flush();
    if (status.ok() && !written.ok())
        return written.error();
    return status;
}

int finish(const Result<int>& status, const Verb* verb)
{
    if (status.ok())
        return *status;
    complain(domain::english(status.error()));
    if (status.error().remedy == Remedy::Usage)
        complain(verb != nullptr ? "see: tieoutctl help " + std::string(verb->name) : "see: tieoutctl help");
    return domain::exitStatus(status.error().remedy);
}

int start(const std::vector<std::string>& words)
{
    Result<Split> parts = split(words);
    if (!parts.ok())
        return finish(std::move(parts).error(), nullptr);
    if (parts->version && parts->verb == nullptr) {
        const std::string version = "version";
        const Verb* verb = findVerb(std::span(&version, 1), nullptr);
        return finish(run(*verb, {}), verb);
    }
    if (parts->manual) {
        Output out;
        out.write(manualPage());
        return finish(out.flush().ok() ? Result<int>(0) : Result<int>(10), nullptr);
    }
    if (parts->help || parts->verb == nullptr) {
        const std::string text = parts->verb != nullptr ? helpOf(*parts->verb) : helpOverview();
        if (!parts->help) { // a bare `tieoutctl` has not said what to do
            std::fwrite(text.data(), 1, text.size(), stderr);
            return 2;
        }
        Output out;
        out.write(text);
        return finish(out.flush().ok() ? Result<int>(0) : Result<int>(10), nullptr);
    }
    return finish(run(*parts->verb, parts->words), parts->verb);
}

}

}

int main(int argc, char** argv)
{
    try {
        return tieout::cli::start(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
    } catch (const std::bad_alloc&) {
        tieout::cli::complain("This machine has no memory left for it. Nothing half done was kept; close other programs and run it again.");
        return 10;
    } catch (const std::exception& e) {
        tieout::cli::complain(std::string("This is a bug, please report it: ") + e.what());
        return 70;
    }
}
