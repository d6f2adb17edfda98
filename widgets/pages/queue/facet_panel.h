#pragma once

#include "items/queue_model.h"

#include <QTreeWidget>

namespace tieout::ui {

// The values behind the queue with their counts, to tick; each list counts what would be there
// without its own choice.
class FacetPanel : public QTreeWidget {
    Q_OBJECT

public:
    explicit FacetPanel(QWidget* parent = nullptr);
    void show(const items::QueueSettled& state, const engine::QueueFilter& filter);

signals:
    void filterChosen(const tieout::engine::QueueFilter& filter);

private:
    void take(QTreeWidgetItem* item);

    engine::QueueFilter m_filter;
    bool m_filling = false;
};

}
