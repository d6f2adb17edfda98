#pragma once

#include "engine/queue_search.h"

#include <QString>

#include <string_view>

// How reasons and teams are called where there is room for a few words. UI thread.
namespace tieout::desk {

// One reason id may stand at several checkpoints under several titles: then what they have in
// common ("Quantity differs"), else its title. An unknown id comes back as it stands.
QString reasonWords(std::string_view id);
// All titles of the id, one a line, each with its checkpoint: "CP2 Charged quantity differs from metered".
QString reasonTitles(std::string_view id);
// Reasons whose words in the person's language hold every word of `text`, in any order and case;
// none for a text too short to mean one. For engine::filterRows.
std::vector<engine::ReasonPlace> reasonsNamed(const QString& text);
// "Finance" for the team finance; a name that is no team of the routing as it stands.
QString teamTitle(std::string_view owner);

// Text from outside or ours as a tooltip: never read as markup, nothing of it lost, lines kept.
QString plainTip(const QString& text);

}
