#include "domain/reference.h"

#include "domain/check.h"
#include "domain/text.h"

namespace tieout::domain {

namespace {

constexpr std::string_view kKinds[] = { "sku", "meter", "account", "tax_code", "entity", "dimension" };
constexpr std::string_view kKindTitles[] = { TIEOUT_TR("Products"), TIEOUT_TR("Meters"), TIEOUT_TR("Accounts"), TIEOUT_TR("Tax codes"), TIEOUT_TR("Entities"),
    TIEOUT_TR("Dimensions") };
constexpr std::string_view kMappingActs[] = { "add", "replace", "end" };
constexpr std::string_view kLinkActs[] = { "link", "unlink", "not_same" };
constexpr std::string_view kProposals[] = { "mapping", "link" };
constexpr std::string_view kVerdicts[] = { "waiting", "approved", "declined", "withdrawn" };
constexpr std::string_view kVerdictTitles[] = { TIEOUT_TR("Waiting"), TIEOUT_TR("Approved"), TIEOUT_TR("Declined"), TIEOUT_TR("Withdrawn") };
static_assert(std::size(kKinds) == kMappingKindCount && std::size(kKindTitles) == kMappingKindCount && std::size(kMappingActs) == kMappingActCount && std::size(kLinkActs) == kLinkActCount
    && std::size(kProposals) == kProposalKindCount && std::size(kVerdicts) == kVerdictCount && std::size(kVerdictTitles) == kVerdictCount);

template <typename Enum, size_t N> std::string_view at(const std::string_view (&list)[N], Enum value)
{
    TIEOUT_CHECK(static_cast<size_t>(value) < N);
    return list[static_cast<size_t>(value)];
}

template <typename Enum, size_t N> std::optional<Enum> find(const std::string_view (&list)[N], std::string_view id)
{
    for (size_t i = 0; i < N; ++i)
        if (list[i] == id)
            return static_cast<Enum>(i);
    return std::nullopt;
}

}

std::string_view mappingKindId(MappingKind kind)
{
    return at(kKinds, kind);
}

std::optional<MappingKind> mappingKindById(std::string_view id)
{
    return find<MappingKind>(kKinds, id);
}

std::string_view mappingKindTitle(MappingKind kind)
{
    return at(kKindTitles, kind);
}

std::string_view mappingActId(MappingAct act)
{
    return at(kMappingActs, act);
}

std::optional<MappingAct> mappingActById(std::string_view id)
{
    return find<MappingAct>(kMappingActs, id);
}

std::string_view linkActId(LinkAct act)
{
    return at(kLinkActs, act);
}

std::optional<LinkAct> linkActById(std::string_view id)
{
    return find<LinkAct>(kLinkActs, id);
}

std::string_view proposalKindId(ProposalKind kind)
{
    return at(kProposals, kind);
}

std::string_view verdictId(Verdict verdict)
{
    return at(kVerdicts, verdict);
}

std::optional<Verdict> verdictById(std::string_view id)
{
    return find<Verdict>(kVerdicts, id);
}

std::string_view verdictTitle(Verdict verdict)
{
    return at(kVerdictTitles, verdict);
}

}
