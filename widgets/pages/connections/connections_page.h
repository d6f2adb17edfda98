#pragma once

#include "widgets/shell/page.h"

class QCheckBox;
class QPushButton;
class QSplitter;
class QTabWidget;

namespace tieout::ui {

class EmptyState;
class FeedsPanel;
class HealthPanel;
class InlineMessage;
class LettersPanel;
class ListTable;
class Pill;
class PlainLabel;

// Where records come from and where postings may go: health, completeness, quarantine, drift; pull,
// test and import; whether a connection may be written to.
class ConnectionsPage : public Page {
    Q_OBJECT

public:
    ConnectionsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void openLink(const Link& link) override;
    void refresh() override;
    desk::Topics topics() const override { return desk::SourcesTopic | desk::RecordsTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    void importFrom(const QString& folder);

private:
    QWidget* buildTools();
    QWidget* buildDetail();
    void act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (ConnectionsPage::*run)());
    void take(engine::SourcesQuery::Answer sources);
    const engine::SourceRow* current() const;
    void showCurrent();
    void showList();
    QString kindTitle(const std::string& manifest) const;
    void showStreams(const engine::SourceRow& source);
    void askHealth(); // connections_health.cpp, as the next ones
    const engine::ConnectionHealth* healthOf(const std::string& source) const;
    void showHealth(const engine::SourceRow& source);
    void askLetters(const engine::SourceRow& source);
    void askFeeds();
    void takeFeeds(engine::FeedsQuery::Answer feeds);
    void showFeeds(const engine::SourceRow& source);
    void askFeedTime();
    void setFeedTime(const std::string& source, const std::string& stream, const engine::FeedTime& time);
    void replay();
    void readAll(const std::string& source);
    void showPull(const engine::PullReport& report);
    void replayFrom(const std::string& source, domain::Instant from);
    void retryLetters(const std::vector<int64_t>& ids);
    void dismissLetters(const std::vector<int64_t>& ids, const QString& why);
    void showDrift(const engine::SourceRow& source);
    void askQuarantine(const engine::SourceRow& source);
    void showImport(const engine::ImportReport& report);

    void add();
    void connectNew(const engine::AddSource& command, const QString& secret);
    void chooseFolder();
    void pull();
    void pullAll();
    void test();
    void reconcile();
    void setCredentials();
    void keep(const QString& source, const QString& secret);
    void togglePosting();
    void toggleEnabled();
    void set(const engine::SetSource& command, const QString& done);

    std::vector<desk::Vendor> m_vendors;
    engine::SourcesQuery::Answer m_sources;
    engine::HealthQuery::Answer m_health;
    engine::FeedsQuery::Answer m_feeds; // of all connections
    InlineMessage* m_message;
    EmptyState* m_empty;
    ListTable* m_list;
    QSplitter* m_splitter;
    QWidget* m_detail;
    PlainLabel* m_name;
    PlainLabel* m_address;
    Pill* m_badge;
    QCheckBox* m_may_post;
    QCheckBox* m_enabled;
    QPushButton* m_credentials;
    QTabWidget* m_tabs;
    ListTable* m_streams;
    ListTable* m_quarantine;
    ListTable* m_drift;
    ListTable* m_import;
    HealthPanel* m_health_panel;
    LettersPanel* m_letters;
    FeedsPanel* m_feeds_panel;
    QList<QAction*> m_actions;
};

}
