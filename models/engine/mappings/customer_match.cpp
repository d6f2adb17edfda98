#include "engine/mappings/customer_match.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace tieout::engine {

using domain::Text;

namespace {

constexpr int kTaxSame = 60, kTaxOther = -40, kNameWithTax = 30, kNameAlone = 80, kCurrencySame = 5, kCurrencyOther = -10, kEntitySame = 5;

constexpr std::string_view kLegalForms[] = { "ab", "ag", "and", "aps", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg", "kk", "limited", "llc", "llp", "ltd",
    "nv", "oy", "plc", "pty", "sa", "sarl", "sas", "se", "spa", "srl", "the", "und" };

// Of the letters U+00C0 … U+00FF; a blank is no letter.
constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
static_assert(kLatin1.size() == 64);

// One character of UTF-8 as plain small letters, or a blank. Moves `at` behind it.
char plain(std::string_view text, size_t& at)
{
    const auto c = static_cast<unsigned char>(text[at++]);
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? static_cast<char>(c) : c == '.' || c == '\'' ? '\0' : ' ';
    if (c == 0xC3 && at < text.size())
        return kLatin1[static_cast<unsigned char>(text[at++]) & 63u];
    return static_cast<char>(c); // other scripts stay as they are
}

std::map<std::string, int> pairsOf(const std::vector<std::string>& words, int& count)
{
    std::map<std::string, int> pairs;
    count = 0;
    for (const std::string& word : words) {
        const std::string padded = " " + word + " ";
        for (size_t i = 0; i + 1 < padded.size(); ++i, ++count)
            ++pairs[padded.substr(i, 2)];
    }
    return pairs;
}

// Shared pairs of letters, each word by itself, so that the order of the words does not matter.
int likeness(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    if (a.empty() || b.empty())
        return -1;
    int count_a = 0, count_b = 0, shared = 0;
    const auto pairs_a = pairsOf(a, count_a), pairs_b = pairsOf(b, count_b);
    for (const auto& [pair, n] : pairs_a)
        if (const auto other = pairs_b.find(pair); other != pairs_b.end())
            shared += std::min(n, other->second);
    return 200 * shared / (count_a + count_b);
}

Agreement agree(std::string_view a, std::string_view b)
{
    return a.empty() || b.empty() ? Agreement::NotTold : a == b ? Agreement::Same : Agreement::Other;
}

constexpr std::array<std::string_view, 3> kAgreements { "untold", "same", "other" };

std::string_view idOf(Agreement agreement)
{
    return kAgreements[static_cast<size_t>(agreement)];
}

}

std::vector<std::string> nameWords(std::string_view name)
{
    std::vector<std::string> words(1);
    for (size_t at = 0; at < name.size();) {
        const char c = plain(name, at);
        if (c == ' ')
            words.emplace_back();
        else if (c != '\0')
            words.back() += c;
    }
    std::vector<std::string> kept;
    for (const std::string& word : words)
        if (!word.empty() && !std::binary_search(std::begin(kLegalForms), std::end(kLegalForms), word))
            kept.push_back(word);
    if (kept.empty()) // a name of legal forms alone is still a name
        std::copy_if(words.begin(), words.end(), std::back_inserter(kept), [](const std::string& word) { return !word.empty(); });
    return kept;
}

std::string plainTaxId(std::string_view tax_id)
{
    std::string out;
    for (const char c : tax_id)
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))
            out += c;
        else if (c >= 'a' && c <= 'z')
            out += static_cast<char>(c - 'a' + 'A');
    return out;
}

LinkEvidence compareCustomers(const CustomerFace& earlier, const CustomerFace& later)
{
    LinkEvidence e;
    e.tax_id = agree(plainTaxId(earlier.tax_id), plainTaxId(later.tax_id));
    e.entity = agree(earlier.entity, later.entity);
    e.currency = earlier.currency == 0 || later.currency == 0 ? Agreement::NotTold : earlier.currency == later.currency ? Agreement::Same : Agreement::Other;
    e.name = likeness(nameWords(earlier.name), nameWords(later.name));
    const int name = std::max(0, e.name);
    int score = e.tax_id == Agreement::NotTold ? name * kNameAlone / 100 : (e.tax_id == Agreement::Same ? kTaxSame : kTaxOther) + name * kNameWithTax / 100;
    score += e.currency == Agreement::Same ? kCurrencySame : e.currency == Agreement::Other ? kCurrencyOther : 0;
    score += e.entity == Agreement::Same ? kEntitySame : 0;
    e.score = std::clamp(score, 0, 100);
    return e;
}

std::string LinkEvidence::packed() const
{
    return "tax_id=" + std::string(idOf(tax_id)) + " name=" + std::to_string(name) + " currency=" + std::string(idOf(currency)) + " entity=" + std::string(idOf(entity));
}

std::optional<LinkEvidence> LinkEvidence::unpack(std::string_view packed, int score)
{
    LinkEvidence e;
    e.score = score;
    bool ok = true;
    for (size_t at = 0; at < packed.size();) {
        const size_t end = std::min(packed.find(' ', at), packed.size());
        const std::string_view part = packed.substr(at, end - at);
        at = end + 1;
        const size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            return std::nullopt;
        const std::string_view field = part.substr(0, equals), value = part.substr(equals + 1);
        if (field == "name") {
            ok = ok && std::from_chars(value.data(), value.data() + value.size(), e.name).ptr == value.data() + value.size();
            continue;
        }
        const auto known = std::find(kAgreements.begin(), kAgreements.end(), value);
        Agreement* to = field == "tax_id" ? &e.tax_id : field == "currency" ? &e.currency : field == "entity" ? &e.entity : nullptr;
        if (!to || known == kAgreements.end())
            return std::nullopt;
        *to = static_cast<Agreement>(known - kAgreements.begin());
    }
    return ok && !packed.empty() ? std::optional(e) : std::nullopt;
}

std::vector<Text> LinkEvidence::words() const
{
    std::vector<Text> out;
    if (tax_id != Agreement::NotTold)
        out.push_back(tax_id == Agreement::Same ? Text { TIEOUT_TR("same tax id"), {} } : Text { TIEOUT_TR("other tax id"), {} });
    if (name == 100)
        out.push_back({ TIEOUT_TR("same name"), {} });
    else if (name >= 0)
        out.push_back({ TIEOUT_TR("names alike by %1 of 100"), { std::to_string(name) } });
    if (currency != Agreement::NotTold)
        out.push_back(currency == Agreement::Same ? Text { TIEOUT_TR("same currency"), {} } : Text { TIEOUT_TR("other currency"), {} });
    if (entity != Agreement::NotTold)
        out.push_back(entity == Agreement::Same ? Text { TIEOUT_TR("same entity"), {} } : Text { TIEOUT_TR("other entity"), {} });
    return out;
}

}
