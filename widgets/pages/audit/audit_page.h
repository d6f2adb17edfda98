#pragma once

#include "widgets/shell/page.h"

class QLineEdit;
class QPushButton;
class QTimer;

namespace tieout::ui {

class EmptyState;
class InlineMessage;
class ListTable;

// Everything anybody did, newest first; the proof that nothing was taken out or changed; export.
class AuditPage : public Page {
    Q_OBJECT

public:
    AuditPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void refresh() override;
    desk::Topics topics() const override { return desk::AuditTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    // All entries that match, oldest last, as CSV (RFC 4180, UTF-8).
    void exportTo(const QString& path);

private:
    void act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (AuditPage::*run)());
    engine::AuditQuery query() const;
    void more();
    void show(const engine::AuditQuery::Answer& rows);
    void verify();
    void chooseFile();
    void fetch(const QString& path, engine::AuditQuery query, std::shared_ptr<engine::AuditQuery::Answer> all);
    void write(const QString& path, const engine::AuditQuery::Answer& rows);

    engine::AuditQuery::Answer m_rows;
    QLineEdit *m_who, *m_what, *m_object;
    QTimer* m_wait;
    InlineMessage* m_message;
    ListTable* m_list;
    EmptyState* m_empty;
    QPushButton* m_more;
    QList<QAction*> m_actions;
};

}
