#include "widgets/shell/page.h"

namespace tieout::ui {

namespace {
constexpr qsizetype kHistoryMax = 50;
}

void Navigator::open(const Link& link)
{
    m_history.append(link);
    if (m_history.size() > kHistoryMax)
        m_history.removeFirst();
    emit opened(link);
}

bool Navigator::back()
{
    if (m_history.size() < 2)
        return false;
    m_history.removeLast();
    emit opened(m_history.last());
    return true;
}

}
