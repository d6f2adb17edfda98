#pragma once

#include "engine/feeds/feed_time.h"

#include <QWidget>

class QAction;
class QPushButton;

namespace tieout::ui {

class ListTable;

// By when the streams of a system, or the files of a folder, must have arrived, when they came, and
// which are late; where the time is set.
class FeedsPanel : public QWidget {
    Q_OBJECT

public:
    // `set` opens the dialog; its button stands here, as in the Page menu.
    explicit FeedsPanel(QAction& set, QWidget* parent = nullptr);

    // Of one connection. `streams`: what a time can be said of beside all of it, in their order.
    void show(const std::string& source, bool folder, std::vector<engine::FeedRow> feeds, std::vector<std::string> streams, bool may_set);
    void ask(); // puts the question about the row that is current

    // "every 90 minutes", "daily by 06:00 UTC".
    static QString timeText(const engine::FeedTime& time);
    static const engine::FeedRow* firstLate(const std::vector<engine::FeedRow>& feeds, const std::string& source);

signals:
    void chosen(const std::string& source, const std::string& stream, const tieout::engine::FeedTime& time);

private:
    const engine::FeedRow* current() const;
    void clear();
    void enable();

    ListTable* m_list;
    QPushButton* m_set;
    QPushButton* m_clear;
    std::string m_source;
    bool m_folder = false, m_may_set = false;
    std::vector<engine::FeedRow> m_feeds;
    std::vector<std::string> m_streams;
};

}
