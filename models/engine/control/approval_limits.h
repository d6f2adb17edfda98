#pragma once

#include "engine/ports.h"
#include "store/control.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

// How much a person may approve: docs/controls.md. Asked at the approval and again before each sending.
namespace tieout::engine {

// The limits in force, from the changes in the order they were made.
std::vector<store::LimitRecord> limitsInForce(const std::vector<store::LimitRecord>& changes);

// What binds one person in one currency.
struct ApprovalBound {
    bool free = true; // no limit at all binds the person
    std::optional<Exact> one_fix, together; // none although not free: nothing may be approved in this currency
    std::string holder; // whose limit it is: the person or a role's id
};

// Of one person, over what stands in control.db while it lives: made anew for each command, answer or
// sending. Reads nothing more than the limits as long as none binds.
class ApprovalLimits {
public:
    static Result<ApprovalLimits> of(store::Control& control, const store::PersonRecord& person);

    ApprovalBound in(uint32_t currency) const;

    // Why the person may not approve all of `effects` (whole) now; nothing: the limits allow it.
    // Says as well who else may approve the one that is too much.
    Result<std::optional<Text>> against(const std::vector<store::EffectRecord>& effects, int64_t now_us);
    // Why what this person approved may not be sent any more; nothing: it may.
    Result<std::optional<Text>> voids(const store::EffectRecord& approved);

private:
    // Fixes of one maker in one entity and period. Without a period of its own: the month of approval.
    struct Group {
        std::string maker, entity;
        Period period;
        uint32_t currency = 0;
        auto operator<=>(const Group&) const = default;
    };
    enum class Over : uint8_t { Nothing, Currency, OneFix, Together };
    struct Finding {
        Over over = Over::Nothing;
        ApprovalBound bound;
        Exact sum; // what it comes to
        Group group;
    };

    ApprovalLimits(store::Control& control, store::PersonRecord person)
        : m_control(&control)
        , m_person(std::move(person))
    {
    }
    Result<Finding> look(const store::EffectRecord& effect, const Exact& together);
    Result<std::optional<store::EffectRecord>> firstOver(const std::vector<store::EffectRecord>& effects, int64_t now_us, Finding& found);
    Result<Exact> fixSum(const store::EffectRecord& effect);
    Result<Exact> approvedBefore(const Group& group, int64_t until_us);
    Result<std::string> whoMay(const store::EffectRecord& effect, int64_t now_us);
    static Result<Group> groupOf(const store::EffectRecord& effect, int64_t decided_us);

    store::Control* m_control;
    store::PersonRecord m_person;
    std::vector<store::LimitRecord> m_limits; // in force
};

}
