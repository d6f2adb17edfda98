#pragma once

#include "domain/roles.h"
#include "engine/queue_table.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// A view of the work queue under a name, and its parts as texts: in the store, in the audit trail
// and on the command line they are written the same way.
namespace tieout::engine {

using domain::Result;
using domain::ViewId;

struct ViewDefinition {
    QueueFilter filter;
    QueueColumn sort = QueueColumn::Severity;
    bool ascending = false;
    bool grouped = false; // by root cause
    std::vector<QueueColumn> columns; // in the order of display; empty: those that fit
    bool operator==(const ViewDefinition&) const = default;
};

struct SavedView {
    ViewId id;
    std::string name, owner;
    bool shared = false;
    ViewDefinition definition;
    std::vector<domain::Role> default_for; // roles whose queue opens with it
    bool may_change = false; // for this session
};

std::string_view queueColumnId(QueueColumn column); // stable
std::optional<QueueColumn> queueColumnById(std::string_view id);
std::string columnsText(const std::vector<QueueColumn>& columns);
Result<std::vector<QueueColumn>> columnsFromText(std::string_view text);

// 'checkpoint=CP4 reason=MISSING_POSTING,DUP_POSTING customer="Acme, Inc"': fields are the options
// of `tieoutctl exceptions` without dashes. Error Usage naming the field and what it accepts.
Result<QueueFilter> filterFromText(std::string_view text);
// Reads back as the same filter.
std::string filterText(const QueueFilter& filter);
// `values` is what stood behind the field, split at commas; `whole` is the same unsplit.
Result<void> setFilterField(QueueFilter& filter, std::string_view field, const std::vector<std::string>& values, const std::string& whole);

}
