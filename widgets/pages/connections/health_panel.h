#pragma once

#include "engine/connection_health.h"
#include "items/list_model.h"

#include <QWidget>

namespace tieout::ui {

class ListTable;
class PlainLabel;

// How one connected system is: budget, circuit and version in words, its streams with answer times
// and objectives, and its days.
class HealthPanel : public QWidget {
    Q_OBJECT

public:
    explicit HealthPanel(QWidget* parent = nullptr);
    void show(const engine::ConnectionHealth* health); // null: a folder, or not known yet
    // "12 / 40 / 310", or a dash.
    static items::ListCell answerCell(const engine::ConnectionHealth* health);

private:
    void showStreams(const engine::ConnectionHealth& health);
    void showDays(const engine::ConnectionHealth& health);

    PlainLabel* m_budget;
    PlainLabel* m_circuit;
    PlainLabel* m_version;
    ListTable* m_streams;
    ListTable* m_days;
};

}
