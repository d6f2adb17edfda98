#pragma once

#include "engine/commands.h"

#include <QDialog>
#include <QStringList>

#include <functional>

class QComboBox;
class QDateEdit;
class QPlainTextEdit;
class QPushButton;

namespace tieout::ui {

struct ActQuestion {
    domain::CaseAct act = domain::CaseAct::Take;
    QString scope; // "this exception", "12 marked exceptions", "all 214 that match “CP4 · Open”"
    size_t count = 0;
    QString sums; // residual by currency
    QStringList assignees; // people and teams to choose from
};

// What an act needs to know: whom, why, until when. Opens without blocking.
class ActDialog : public QDialog {
    Q_OBJECT

public:
    // `fill` gets an act with everything but the cases.
    ActDialog(QWidget* parent, const ActQuestion& question, std::function<void(const engine::ActOnCases&)> fill);
    // Take, hand back and start review of one exception need no question.
    static bool needed(domain::CaseAct act, size_t count);

private:
    void check();
    engine::ActOnCases answer() const;

    domain::CaseAct m_act;
    QComboBox* m_assignee = nullptr;
    QComboBox* m_reason = nullptr;
    QDateEdit* m_until = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QPushButton* m_go = nullptr;
};

}
