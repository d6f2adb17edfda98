#pragma once

#include "engine/cases.h"
#include "engine/commands.h"
#include "engine/control/facts.h"
#include "engine/control/reference_facts.h"
#include "engine/queries.h"
#include "engine/session.h"
#include "store/control.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

// People, permissions, decisions and effects up to approval. Every command is one transaction of
// control.db: the checks, the decision, its audit entry and the report stand or fall together.
namespace tieout::engine {

inline constexpr int64_t kApprovalLifeUs = int64_t(24) * 3600 * 1'000'000;
inline constexpr size_t kApproveAtMost = 200;
inline constexpr size_t kSingleEntriesMax = 200; // a larger act on cases gets one audit entry over all of them

using SinkOpener = std::function<Result<std::unique_ptr<EffectSink>>(const SourceRow&)>;

struct ControlParts {
    store::Control* control = nullptr;
    Clock* clock = nullptr;
    Random* random = nullptr;
    Facts* facts = nullptr;
    SinkOpener open_sink;
    ReferenceFacts* reference = nullptr; // null: mappings and links cannot be proposed
};

SourceRow sourceRowOf(const store::SourceRecord& record);
// Permission or the error that says who may.
Result<void> demand(const Session& session, domain::Permission permission);

class ControlRoom {
public:
    explicit ControlRoom(ControlParts parts)
        : m_parts(std::move(parts))
    {
    }

    // A fresh store gets its local person with every role.
    Result<void> prepare();

    Result<Session> signIn(const std::string& person, const std::string& passphrase);
    Result<Session> localSession();
    // The same person with the roles of now. Error NoPermission when the person is gone.
    Result<Session> fresh(const Session& session);

    Result<CommandReport> execute(const Session& session, const domain::CommandId& id, const Command& command);

    Result<EffectsQuery::Answer> effects(const Session& session, const EffectsQuery& query);
    Result<EffectDetail> effect(const Session& session, const EffectId& id);
    Result<AuditQuery::Answer> audit(const Session& session, const AuditQuery& query);
    Result<AuditVerifyQuery::Answer> verifyAudit(const Session& session);
    Result<PeopleQuery::Answer> people(const Session& session);
    Result<PeriodsQuery::Answer> periods(const Session& session);
    Result<LimitsQuery::Answer> limits(const Session& session, const LimitsQuery& query);
    Result<ViewsQuery::Answer> views(const Session& session);
    Result<std::vector<SourceRow>> sources(const Session& session); // configuration only

    Result<CaseHistory> history(const Fingerprint& case_id);

private:
    // What would be proposed, before anything is written.
    struct Draft {
        store::EffectRecord effect;
        Text will_do;
    };
    // The slow part of a command, done before the transaction.
    struct Prepared {
        std::string passphrase_hash;
        std::vector<Draft> drafts; // the legs of one remedy, in the order of sending
        ReferenceFacts::Rows rows; // of the mapping keys it is about, by key
        std::map<int64_t, LinkFact> links; // by proposal; 0: of the one to be made
    };
    struct Context { // of one command
        const Session& session;
        const domain::CommandId& id;
        const Prepared& prepared;
        store::ControlWrite& write;
        int64_t now_us;
    };
    using Rows = Result<std::vector<RowOutcome>>;

    Result<CommandReport> repeat(const Session& session, const store::CommandRecord& stored, const Digest& digest) const;
    Result<Prepared> getReady(const Session& session, const Command& command, int64_t now_us);
    Rows carryOut(Context& context, const Command& command);
    void noteRefusal(const Session& session, const Command& command, const Error& error);

    Rows act(Context& context, const ActOnCases& command);
    Result<RowOutcome> actOnOne(Context& context, const ActOnCases& command, const Fingerprint& case_id, bool single_entry);
    Result<void> checkAct(const Session& session, const ActOnCases& command, int64_t now_us);

    Rows approve(Context& context, const ApproveEffects& command);
    Result<void> checkLimits(const Context& context, const std::vector<store::EffectRecord>& effects);
    Rows decline(Context& context, const DeclineEffects& command);
    Rows withdraw(Context& context, const WithdrawEffects& command);
    Rows settle(Context& context, const SettleEffect& command);
    Rows propose(Context& context, const ProposeEffect& command);

    Rows addPerson(Context& context, const AddPerson& command);
    Rows setRoles(Context& context, const SetRoles& command);
    Rows setApprovalLimit(Context& context, const SetApprovalLimit& command);
    Rows setPeriod(Context& context, const SetPeriod& command);
    Rows addSource(Context& context, const AddSource& command);
    Rows setSource(Context& context, const SetSource& command);

    Rows saveView(Context& context, const SaveView& command);
    Rows removeView(Context& context, const RemoveView& command);
    Rows setDefaultView(Context& context, const SetDefaultView& command);
    Result<store::SavedViewRecord> changeableView(const Session& session, const ViewId& id);
    Result<void> dropDefaults(Context& context, const store::SavedViewRecord& view);
    Result<void> readyReference(const Session& session, const Command& command, Prepared& prepared);
    Rows proposeMapping(Context& context, const ProposeMapping& command);
    Rows proposeLink(Context& context, const ProposeLink& command);
    Rows decideMapping(Context& context, const DecideMapping& command);
    Rows decideLink(Context& context, const DecideLink& command);

    Result<std::vector<Draft>> drafts(const Session& session, const ProposeEffect& command, int64_t now_us);
    Result<Draft> draft(const Session& session, const ProposeEffect& command, const FindingFact& fact, RemedyLeg leg);
    Result<std::vector<RemedyLeg>> legsOf(const FindingFact& fact, const std::string& target);
    Result<FindingFact> proposable(const Session& session, const Fingerprint& case_id, int64_t now_us);
    Result<store::SourceRecord> targetOf(const std::string& wanted, const std::string& set, const std::string& operation, std::unique_ptr<EffectSink>& sink);
    Result<CaseView> view(const Fingerprint& case_id, const FindingFact& finding, int64_t now_us);
    Result<void> markAboveLimit(std::vector<EffectRow*> rows, const Session& session);
    EffectRow rowOf(const Session& session, const store::EffectRecord& effect, const std::vector<store::SourceRecord>& sources) const;

    ControlParts m_parts;
};

}
