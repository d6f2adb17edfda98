#pragma once

#include "domain/roles.h"
#include "widgets/shell/page.h"

#include <functional>
#include <vector>

namespace tieout::ui {

// One row per page: the rail, the View menu, Ctrl+1 … 9 and the palette are made from it.
struct PageSpec {
    const char* id; // stable, lower case
    const char* title; // QT_TRANSLATE_NOOP("tieout::ui::PageTable", …)
    const char* icon; // resources/icons/<icon>.svg
    std::optional<domain::Permission> permission; // without it the page is not offered
    std::function<Page*(desk::Workspace&, Navigator&, QWidget* parent)> factory;

    QString translatedTitle() const;
};

const std::vector<PageSpec>& pageTable(); // in the order of the rail

}
