#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// Reference data that people agree on: dated mappings, and which customer records of the systems are
// the same customer. One proposes, a second one decides.
namespace tieout::domain {

enum class MappingKind : uint8_t { Sku, Meter, Account, TaxCode, Entity, Dimension };
inline constexpr int kMappingKindCount = 6;
std::string_view mappingKindId(MappingKind kind); // as in the column `mapping`: sku, meter, account, tax_code, entity, dimension
std::optional<MappingKind> mappingKindById(std::string_view id);
std::string_view mappingKindTitle(MappingKind kind); // marked for translation, plural

enum class MappingAct : uint8_t { Add, Replace, End };
inline constexpr int kMappingActCount = 3;
std::string_view mappingActId(MappingAct act); // add, replace, end
std::optional<MappingAct> mappingActById(std::string_view id);

// What is said about a customer record and the one of the system before it.
enum class LinkAct : uint8_t { Link, Unlink, NotSame };
inline constexpr int kLinkActCount = 3;
std::string_view linkActId(LinkAct act); // link, unlink, not_same
std::optional<LinkAct> linkActById(std::string_view id);

enum class ProposalKind : uint8_t { Mapping, Link };
inline constexpr int kProposalKindCount = 2;
std::string_view proposalKindId(ProposalKind kind); // mapping, link

enum class Verdict : uint8_t { Waiting, Approved, Declined, Withdrawn };
inline constexpr int kVerdictCount = 4;
std::string_view verdictId(Verdict verdict); // waiting, approved, declined, withdrawn
std::optional<Verdict> verdictById(std::string_view id);
std::string_view verdictTitle(Verdict verdict); // marked for translation

}
