#include "engine/lineage_graph.h"

namespace tieout::engine {

namespace {

std::string kindNames()
{
    std::string names;
    for (int table = 0; table < domain::kTableCount; ++table)
        names += std::string(table == 0 ? "" : ", ") + std::string(domain::tableSpec(static_cast<Table>(table)).kind);
    return names;
}

}

Result<RecordRef> RecordRef::parse(const std::string& text)
{
    const size_t colon = text.find(':');
    if (colon == std::string::npos)
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” names no record: write KIND:ID, for example invoice:INV-00417."), { domain::visible(text.substr(0, 200)) });
    const std::string kind = text.substr(0, colon);
    const auto table = kind == kUsageGroupKind ? Table::UsageAggregates : domain::tableByKind(kind);
    if (!table)
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not a kind of record. Known kinds: %2."), { domain::visible(kind.substr(0, 80)), kindNames() });
    RecordRef ref;
    ref.table = *table;
    ref.id = text.substr(colon + 1);
    std::string set;
    for (size_t i = 0; i < ref.id.size(); ++i) {
        if (ref.id[i] == '\\' && i + 1 < ref.id.size() && (ref.id[i + 1] == '/' || ref.id[i + 1] == '\\')) {
            set += ref.id[++i];
        } else if (ref.id[i] == '/') {
            ref.set = set;
            ref.id.erase(0, i + 1);
            break;
        } else {
            set += ref.id[i];
        }
    }
    if (ref.id.empty())
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” names no record: the id is empty."), { domain::visible(text.substr(0, 200)) });
    return ref;
}

std::string RecordRef::toString() const
{
    std::string text(domain::tableSpec(table).kind);
    text += ':';
    for (const char c : set) {
        if (c == '/' || c == '\\')
            text += '\\';
        text += c;
    }
    if (!set.empty() || id.find('/') != std::string::npos)
        text += '/';
    return text + id;
}

}
