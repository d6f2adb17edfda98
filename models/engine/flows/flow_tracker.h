#pragma once

#include "domain/flow.h"
#include "engine/flows/flow_query.h"
#include "engine/flows/flow_records.h"

#include <functional>
#include <vector>

// Where the objects of one flow are. One evaluator for every flow: what differs is data.
namespace tieout::engine {

enum class FlowMark : uint8_t {
    Reached,
    Waiting, // not reached, and nothing says that it should be
    Overdue, // not reached, though its time is up or a later step of the same object is reached
    Skipped, // not for this object's channel
    Unseen, // no system has delivered a record of that kind: nothing can be told
};

struct FlowStepState {
    FlowMark mark = FlowMark::Waiting;
    FlowDays at; // when it was reached, as far as the record tells
    int32_t deadline = kNoDay; // last day in time
    int32_t days_late = 0; // > 0: reached that many days after the deadline
    int32_t days_early = 0; // > 0: reached that many days before the step it follows
};

struct FlowObject {
    uint32_t index = kNone; // in the table of the flow's object
    std::vector<FlowStepState> steps;
    size_t stands_before = 0; // the first step that is expected and not reached; steps.size(): done
    int32_t since = kNoDay; // where it stands, since when
    std::vector<FlowMoney> money; // behind it, by currency; empty: none can be known
};

class FlowTracker {
public:
    // `records` and `flow` must outlive it.
    FlowTracker(const domain::Flow& flow, FlowRecords& records, int32_t as_of);

    // The object's way; nothing when the record is no object of this flow or has not begun it.
    std::optional<FlowObject> look(uint32_t index);
    // All of them, in the order the records became known.
    void each(const std::function<void(const FlowObject&)>& see);

private:
    bool holds(const std::vector<domain::FlowCondition>& where, Table of, uint32_t i, uint32_t object);
    bool holds(const domain::FlowCondition& condition, Table of, uint32_t i, uint32_t object);
    void findReached(FlowObject& object);
    FlowStepState reached(const domain::FlowStep& step, uint32_t object);
    bool hasBegun(const FlowObject& object) const;
    void judge(FlowObject& object) const;
    void stand(FlowObject& object) const;
    std::optional<size_t> before(const FlowObject& object, size_t step, bool dated) const;
    void addMoney(FlowObject& object);

    const domain::Flow& m_flow;
    FlowRecords& m_records;
    int32_t m_as_of;
    std::vector<uint8_t> m_seen; // of each step: every table on its path has records
    std::vector<uint8_t> m_own; // of each step: found by references to the object itself
};

}
