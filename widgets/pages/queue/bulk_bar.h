#pragma once

#include "widgets/pages/queue/case_acts.h"

#include <QFrame>

class QPushButton;
class QToolButton;

namespace tieout::ui {

// Stands above the list while more than one exception is marked: what an act would be done to,
// spelt out, and the acts.
class BulkBar : public QFrame {
    Q_OBJECT

public:
    BulkBar(CaseActs& acts, QWidget* parent = nullptr); // hidden
    // `matching`: how many match the filter; `filter`: its words.
    void set(size_t marked, size_t matching, const QString& filter);

signals:
    void allWanted();
    void noneWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Act {
        domain::CaseAct act;
        QToolButton* button;
    };
    CaseActs& m_acts;
    PlainLabel* m_words;
    QPushButton* m_all;
    QList<Act> m_buttons;
};

}
