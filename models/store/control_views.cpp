#include "store/control.h"

namespace tieout::store {

using domain::makeError;
using domain::Remedy;

Result<std::vector<SavedViewRecord>> Control::savedViews()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare("SELECT id, name, owner, shared, filter, sort, columns, ascending, grouped FROM saved_view ORDER BY name, owner"));
    std::vector<SavedViewRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ domain::ViewId::fromView(s.blob(0)), s.string(1), s.string(2), s.i64(3) == 1, s.string(4), s.string(5), s.string(6), s.i64(7) == 1, s.i64(8) == 1 });
    }
}

Result<std::vector<std::pair<domain::Role, domain::ViewId>>> Control::defaultViews()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare("SELECT role, view FROM default_view ORDER BY role"));
    std::vector<std::pair<domain::Role, domain::ViewId>> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        if (const auto role = domain::roleById(s.text(0)))
            out.emplace_back(*role, domain::ViewId::fromView(s.blob(1)));
    }
}

Result<void> ControlWrite::putSavedView(const SavedViewRecord& view)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO saved_view VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                             "shared = excluded.shared, filter = excluded.filter, sort = excluded.sort, ascending = excluded.ascending, grouped = excluded.grouped, "
                             "columns = excluded.columns, changed_by = excluded.changed_by, changed_us = excluded.changed_us"));
    s.bindBlob(1, view.id.view()).bindText(2, view.name).bindText(3, view.owner).bind(4, view.shared ? 1 : 0).bindText(5, view.filter).bindText(6, view.sort);
    s.bind(7, view.ascending ? 1 : 0).bind(8, view.grouped ? 1 : 0).bindText(9, view.columns).bindText(10, m_who).bind(11, m_at_us);
    if (auto done = s.run(); !done) {
        if (connection().lastWasDuplicate())
            return makeError(Remedy::Conflict, TIEOUT_TR("There is already a view “%1”. Choose another name, or change that one."), { domain::visible(view.name) });
        return done;
    }
    return {};
}

Result<void> ControlWrite::removeSavedView(const domain::ViewId& id)
{
    TIEOUT_TRY_INTO(sql::Statement s, connection().prepare("DELETE FROM saved_view WHERE id = ?1"));
    TIEOUT_TRY(s.bindBlob(1, id.view()).run());
    return expectOneRow("The view");
}

Result<void> ControlWrite::setDefaultView(domain::Role role, const std::optional<domain::ViewId>& view)
{
    TIEOUT_TRY_INTO(sql::Statement clear, connection().prepare("DELETE FROM default_view WHERE role = ?1"));
    TIEOUT_TRY(clear.bindText(1, domain::roleId(role)).run());
    if (!view)
        return {};
    TIEOUT_TRY_INTO(sql::Statement s, connection().prepare("INSERT INTO default_view VALUES (?1, ?2)"));
    return s.bindText(1, domain::roleId(role)).bindBlob(2, view->view()).run();
}

}
