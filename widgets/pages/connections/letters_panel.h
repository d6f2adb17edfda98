#pragma once

#include "engine/connection_health.h"

#include <QWidget>

#include <vector>

class QAction;
class QToolButton;

namespace tieout::ui {

class ListTable;

// Dead letters of one system: read again after they were corrected, or dismissed with a reason.
class LettersPanel : public QWidget {
    Q_OBJECT

public:
    explicit LettersPanel(QWidget* parent = nullptr);
    void show(const std::vector<engine::DeadLetter>& letters, bool may_retry, bool may_dismiss);

signals:
    void retry(const std::vector<int64_t>& ids); // none: all
    void dismiss(const std::vector<int64_t>& ids, const QString& why);

private:
    QToolButton* button(const char* name, const QString& text, const QKeySequence& key, void (LettersPanel::*run)());
    std::vector<int64_t> marked() const;
    void askRetry();
    void askDismiss();
    void enable();

    ListTable* m_list;
    QAction* m_retry = nullptr;
    QAction* m_dismiss = nullptr;
    bool m_may_retry = false, m_may_dismiss = false;
};

}
