#include "store/flight_recorder.h"

#include "store/digest.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <vector>

namespace tieout::store {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr std::string_view kKinds[] = { "INTENT", "OUTCOME", "TORN" };

std::string escaped(std::string_view text)
{
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<uint8_t>(c);
        if (u <= 0x20 || u == '%' || u == 0x7F) {
            out += '%';
            out += kDigits[u >> 4];
            out += kDigits[u & 15];
        } else {
            out += c;
        }
    }
    return out.empty() ? "-" : out;
}

Digest chained(const Digest& previous, std::string_view line)
{
    return Sha256().add(std::string_view("\0", 1)).add(previous.view()).add(line).finish();
}

std::vector<std::string_view> words(std::string_view line)
{
    std::vector<std::string_view> out;
    for (size_t at = 0; at <= line.size();) {
        const size_t end = std::min(line.find(' ', at), line.size());
        out.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// Where a reader of the file stands.
struct Chain {
    FlightRecorder::Report report;
    Digest previous;
    std::string fragment; // what a crash cut off, until its TORN entry comes
    bool ended = true; // the fragment has its line end
};

// True for the beginning of an entry that was cut off: right as far as it goes, but not to the end.
bool isCut(const Chain& chain, std::string_view line)
{
    const auto parts = words(line);
    const auto holds = [&](size_t word, const std::string& value) {
        return word + 1 < parts.size() ? parts[word] == value : value.substr(0, parts[word].size()) == parts[word];
    };
    const auto length = [&](size_t word, size_t n) { return word + 1 < parts.size() ? parts[word].size() == n : parts[word].size() <= n; };
    if (line.empty() || parts.size() > 8 || (parts.size() == 8 && parts[7].size() >= 64))
        return false;
    if (!holds(0, std::to_string(chain.report.entries + 1)))
        return false;
    if (parts.size() > 1 && !length(1, 27))
        return false;
    if (parts.size() > 3 && std::find(std::begin(kKinds), std::end(kKinds), parts[2]) == std::end(kKinds))
        return false;
    if (parts.size() > 3 && !length(3, 32))
        return false;
    if (parts.size() > 4 && parts[4].find_first_not_of("0123456789") != std::string_view::npos)
        return false;
    return parts.size() <= 6 || holds(6, chain.previous.hex());
}

void addFragment(Chain& chain, std::string_view line)
{
    if (!chain.fragment.empty())
        chain.fragment += '\n';
    chain.fragment += line;
}

// True when the line holds in this chain.
bool take(Chain& chain, std::string_view line)
{
    const auto parts = words(line);
    if (parts.size() != 8)
        return false;
    int64_t number = 0;
    std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), number);
    const std::string_view hashed = line.substr(0, line.size() - parts[7].size() - 1);
    if (number != chain.report.entries + 1 || parts[6] != chain.previous.hex() || parts[7] != chained(chain.previous, hashed).hex())
        return false;
    const bool torn = parts[2] == kKinds[size_t(FlightRecorder::Kind::Torn)];
    if (torn != !chain.fragment.empty() || (torn && parts[5] != sha256(chain.fragment).hex()))
        return false;
    chain.report.torn += torn ? 1 : 0;
    chain.fragment.clear();
    chain.previous = chained(chain.previous, hashed);
    ++chain.report.entries;
    return true;
}

Result<Chain> readChain(const std::string& path)
{
    Chain chain;
    if (!std::filesystem::exists(path))
        return chain;
    TIEOUT_TRY_INTO(const std::string all, readWholeFile(path));
    std::string_view bytes = all;
    for (int64_t line_number = 1; !bytes.empty(); ++line_number) {
        const size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = bytes.substr(0, end);
        const bool ended = end < bytes.size();
        bytes.remove_prefix(ended ? end + 1 : end);
        if (ended && take(chain, line))
            continue;
        if (ended && (!chain.fragment.empty() || !isCut(chain, line))) {
            chain.report.whole = false;
            chain.report.first_broken = chain.fragment.empty() ? line_number : line_number - 1;
            return chain;
        }
        addFragment(chain, line);
        chain.ended = ended;
    }
    // What a crash cut off at the very end is no damage: the next opening marks it.
    chain.report.torn += chain.fragment.empty() ? 0 : 1;
    return chain;
}

}

Result<std::unique_ptr<FlightRecorder>> FlightRecorder::open(const std::string& path)
{
    TIEOUT_TRY_INTO(const Chain chain, readChain(path));
    if (!chain.report.whole)
        return makeError(Remedy::Machine, TIEOUT_TR("The flight recorder %1 does not hold together from line %2 on: it was changed outside the program. Nothing is sent. Keep the file, restore a backup and compare."),
            { path, std::to_string(chain.report.first_broken) });
    TIEOUT_TRY_INTO(AppendFile file, AppendFile::open(path));
    std::unique_ptr<FlightRecorder> recorder(new FlightRecorder(std::move(file)));
    recorder->m_number = chain.report.entries;
    recorder->m_previous = chain.previous;
    if (!chain.fragment.empty()) {
        recorder->m_after_fragment = !chain.ended;
        TIEOUT_TRY(recorder->record(domain::Instant(), Kind::Torn, {}, 0, sha256(chain.fragment).hex()));
    }
    return recorder;
}

Result<void> FlightRecorder::record(domain::Instant at, Kind kind, const domain::EffectId& effect, int64_t fence, std::string_view detail)
{
    const std::lock_guard lock(m_mutex);
    if (m_failed)
        return makeError(Remedy::Machine, TIEOUT_TR("The flight recorder %1 failed before. Open the store again; until then nothing is sent."), { m_file.path() });
    std::string line = std::to_string(m_number + 1) + ' ' + at.toString(6) + ' ' + std::string(kKinds[static_cast<size_t>(kind)]) + ' ' + effect.hex() + ' '
        + std::to_string(fence) + ' ' + escaped(detail) + ' ' + m_previous.hex();
    const Digest hash = chained(m_previous, line);
    line += ' ' + hash.hex() + '\n';
    // The end of a cut line and what says so go out as one write.
    if (auto done = m_file.append(m_after_fragment ? '\n' + line : line); !done) {
        m_failed = true;
        return done;
    }
    m_after_fragment = false;
    m_previous = hash;
    ++m_number;
    return {};
}

Result<FlightRecorder::Report> FlightRecorder::verify(const std::string& path)
{
    TIEOUT_TRY_INTO(const Chain chain, readChain(path));
    return chain.report;
}

}
