#pragma once

#include "widgets/shell/page.h"

class QCheckBox;
class QGridLayout;
class QLineEdit;

namespace tieout::ui {

class EmptyState;
class InlineMessage;
class ListTable;
class PlainLabel;

// The reports, each written in the background to a file the person chooses; what stands behind a
// disputed invoice, on one screen; and the exports made.
class ReportsPage : public Page {
    Q_OBJECT

public:
    ReportsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    // Link::text: the invoice of the dispute pack; Link::record: the record of the lineage pack.
    void openLink(const Link& link) override;
    void refresh() override;
    desk::Topics topics() const override { return desk::AuditTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    bool goBack() override;
    void exportTo(engine::ReportKind kind, engine::ReportFormat format, const QString& path);

private:
    void addReport(QGridLayout* layout, engine::ReportKind kind, const QString& title, const QString& what, const QString& subject_hint);
    void chooseFile(engine::ReportKind kind, engine::ReportFormat format);
    void show(const engine::AuditQuery::Answer& entries);
    QWidget* makeTrace();
    void trace();
    void openTraced(const QString& key);

    QLineEdit *m_invoice = nullptr, *m_record = nullptr;
    InlineMessage* m_message;
    EmptyState* m_no_exports;
    ListTable *m_list, *m_trace = nullptr;
    QWidget* m_trace_box = nullptr;
    PlainLabel* m_trace_title = nullptr;
    QCheckBox* m_each_event = nullptr;
    engine::LineageGraph m_graph; // what m_trace shows
    QList<QAction*> m_actions;
};

}
