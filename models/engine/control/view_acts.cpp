#include "engine/control/control_room.h"

#include <algorithm>

// Saved views of the queue. Everybody keeps his own; sharing, changing and removing shared ones and
// what a role opens with stand in the audit trail.
namespace tieout::engine {

using domain::Permission;

namespace {

constexpr size_t kViewsMax = 200; // of one person; a list longer than that helps nobody

std::string trimmed(std::string_view text)
{
    const size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

// Length in characters as the store counts them.
size_t characters(std::string_view text)
{
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Who answers for the store arranges what others begin with; an administrator sees no exceptions
// but does so too.
bool mayArrange(const Session& session)
{
    return session.may(Permission::EditPeople) || session.may(Permission::EditPeriods);
}

bool mayChange(const Session& session, const store::SavedViewRecord& view)
{
    return view.owner == session.person || (view.shared && mayArrange(session));
}

Result<ViewDefinition> definitionOf(const store::SavedViewRecord& record)
{
    ViewDefinition out;
    TIEOUT_TRY_INTO(out.filter, filterFromText(record.filter));
    TIEOUT_TRY_INTO(out.columns, columnsFromText(record.columns));
    out.sort = queueColumnById(record.sort).value_or(QueueColumn::Severity);
    out.ascending = record.ascending;
    out.grouped = record.grouped;
    return out;
}

}

Result<ViewsQuery::Answer> ControlRoom::views(const Session& claimed)
{
    TIEOUT_TRY_INTO(const Session session, fresh(claimed));
    if (!mayArrange(session))
        TIEOUT_TRY(demand(session, Permission::SeeQueue));
    TIEOUT_TRY_INTO(const std::vector<store::SavedViewRecord> records, m_parts.control->savedViews());
    TIEOUT_TRY_INTO(const auto defaults, m_parts.control->defaultViews());
    ViewsQuery::Answer views;
    for (const bool shared : { false, true })
        for (const store::SavedViewRecord& record : records) {
            if (record.shared != shared || (!shared && record.owner != session.person))
                continue;
            SavedView view { record.id, record.name, record.owner, record.shared, {}, {}, mayChange(session, record) };
            TIEOUT_TRY_INTO(view.definition, definitionOf(record));
            for (const auto& [role, id] : defaults)
                if (id == record.id)
                    view.default_for.push_back(role);
            views.push_back(std::move(view));
        }
    return views;
}

Result<store::SavedViewRecord> ControlRoom::changeableView(const Session& session, const ViewId& id)
{
    TIEOUT_TRY_INTO(const std::vector<store::SavedViewRecord> records, m_parts.control->savedViews());
    for (const store::SavedViewRecord& record : records) {
        if (record.id != id || (!record.shared && record.owner != session.person))
            continue;
        if (!mayChange(session, record))
            return makeError(Remedy::NoPermission, TIEOUT_TR("“%1” belongs to %2. Save it under a name of your own, or ask its owner or an administrator."), { record.name, record.owner });
        return record;
    }
    return makeError(Remedy::Usage, TIEOUT_TR("There is no such view (any more). Read the list of views again."));
}

// A view that is no longer shared is nobody's default.
Result<void> ControlRoom::dropDefaults(Context& x, const store::SavedViewRecord& view)
{
    TIEOUT_TRY_INTO(const auto defaults, m_parts.control->defaultViews());
    for (const auto& [role, id] : defaults)
        if (id == view.id) {
            TIEOUT_TRY(x.write.setDefaultView(role, std::nullopt));
            TIEOUT_TRY(x.write.audit("default view set", "view:" + view.id.hex(), store::auditDetail({ { "role", domain::roleId(role) }, { "view", "" } })));
        }
    return {};
}

ControlRoom::Rows ControlRoom::saveView(Context& x, const SaveView& c)
{
    if (!(c.id && mayArrange(x.session)))
        TIEOUT_TRY(demand(x.session, Permission::SeeQueue));
    const std::string name = trimmed(c.name);
    if (name.empty() || characters(name) > 80)
        return makeError(Remedy::Usage, TIEOUT_TR("A view needs a name of 1 to 80 characters."));
    store::SavedViewRecord record;
    record.id = ViewId::fromView(x.id.view());
    record.owner = x.session.person;
    bool was_shared = false;
    std::string name_before;
    if (c.id) {
        TIEOUT_TRY_INTO(record, changeableView(x.session, *c.id));
        was_shared = record.shared;
        name_before = record.name;
    } else {
        TIEOUT_TRY_INTO(const std::vector<store::SavedViewRecord> all, m_parts.control->savedViews());
        if (std::count_if(all.begin(), all.end(), [&x](const auto& v) { return v.owner == x.session.person; }) >= static_cast<std::ptrdiff_t>(kViewsMax))
            return makeError(Remedy::Usage, TIEOUT_TR("You keep %1 views already. Remove one first."), { std::to_string(kViewsMax) });
    }
    if (c.shared && !was_shared)
        TIEOUT_TRY(demand(x.session, Permission::WorkCases));
    record.name = name;
    record.shared = c.shared;
    record.filter = filterText(c.definition.filter);
    record.sort = queueColumnId(c.definition.sort);
    record.ascending = c.definition.ascending;
    record.grouped = c.definition.grouped;
    record.columns = columnsText(c.definition.columns);
    if (was_shared && !c.shared)
        TIEOUT_TRY(dropDefaults(x, record));
    TIEOUT_TRY(x.write.putSavedView(record));
    if (was_shared || c.shared) {
        const std::string_view act = !c.id ? "view shared" : was_shared && !c.shared ? "view made personal" : !was_shared ? "view shared" : "view changed";
        TIEOUT_TRY(x.write.audit(act, "view:" + record.id.hex(),
            store::auditDetail({ { "name_before", name_before }, { "name", name }, { "filter", record.filter }, { "sort", record.sort + (record.ascending ? " ascending" : " descending") },
                { "grouped", record.grouped ? "yes" : "no" }, { "columns", record.columns } })));
    }
    return std::vector<RowOutcome> { { record.id.hex(), true, { TIEOUT_TR("Saved as “%1”"), { name } } } };
}

ControlRoom::Rows ControlRoom::removeView(Context& x, const RemoveView& c)
{
    TIEOUT_TRY_INTO(const store::SavedViewRecord record, changeableView(x.session, c.id));
    TIEOUT_TRY(dropDefaults(x, record));
    TIEOUT_TRY(x.write.removeSavedView(record.id));
    if (record.shared)
        TIEOUT_TRY(x.write.audit("view removed", "view:" + record.id.hex(), store::auditDetail({ { "name", record.name }, { "owner", record.owner }, { "filter", record.filter } })));
    return std::vector<RowOutcome> { { record.id.hex(), true, { TIEOUT_TR("Removed “%1”"), { record.name } } } };
}

ControlRoom::Rows ControlRoom::setDefaultView(Context& x, const SetDefaultView& c)
{
    if (!mayArrange(x.session))
        TIEOUT_TRY(demand(x.session, Permission::EditPeople));
    std::string name;
    if (c.id) {
        TIEOUT_TRY_INTO(const std::vector<store::SavedViewRecord> records, m_parts.control->savedViews());
        const auto found = std::find_if(records.begin(), records.end(), [&c](const auto& v) { return v.id == *c.id && v.shared; });
        if (found == records.end())
            return makeError(Remedy::Usage, TIEOUT_TR("Only a shared view can be what a role begins with. Share the view first."));
        name = found->name;
    }
    TIEOUT_TRY(x.write.setDefaultView(c.role, c.id));
    const std::string role(domain::roleId(c.role));
    TIEOUT_TRY(x.write.audit("default view set", "view:" + (c.id ? c.id->hex() : std::string()), store::auditDetail({ { "role", role }, { "view", name } })));
    return std::vector<RowOutcome> { { role, true, { name.empty() ? TIEOUT_TR("Begins with the program's own view") : TIEOUT_TR("Begins with “%1”"), { name } } } };
}

}
