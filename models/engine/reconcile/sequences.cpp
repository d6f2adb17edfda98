#include "engine/reconcile/sequences.h"

namespace tieout::engine {

namespace d = tieout::domain;

std::vector<SequenceFindings> evaluateSequences(const LineageState& state, const Evaluator::SourceOf& source_of, Looked& looked)
{
    std::vector<SequenceFindings> out;
    for (const auto& [source, numbered] : state.sequences()) {
        const std::string name(state.text(source));
        ++looked.looked_at;
        const std::vector<SequenceSeen::Stretch> gaps = numbered.seen.gaps();
        looked.matched += gaps.empty() ? 1 : 0;
        for (const SequenceSeen::Stretch& gap : gaps) {
            // Numbers reach over all of int64, so the stretch between two of them may not fit into it.
            const uint64_t count = static_cast<uint64_t>(gap.last) - static_cast<uint64_t>(gap.first) + 1;
            const d::Exact expected(d::Int128(count) * d::powerOfTen(d::kScaleMax));
            SequenceFindings found { d::escapeKeyPart(name) + "|" + std::to_string(gap.first) + "|" + std::to_string(gap.last), {} };
            found.found.push_back({ d::Checkpoint::CP1, d::Reason::SequenceGap, state.set(), found.key, expected.negated(), expected, d::Exact(), d::Exact(), 0, 0, {}, name, std::string(source_of(numbered.chunk)), {} });
            out.push_back(std::move(found));
        }
    }
    return out;
}

}
