#pragma once

#include "engine/queue_table.h"

#include <QWidget>

namespace tieout::ui {

// What the marked rows (or all that match) come to: one line a currency, never added across.
class SumFooter : public QWidget {
    Q_OBJECT

public:
    explicit SumFooter(QWidget* parent = nullptr);
    // `words`: "12 marked", "214 of 5,000".
    void set(const QString& words, const std::vector<engine::CurrencySum>& sums);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 200, sizeHint().height() }; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int lineHeight() const;
    int shownLines() const;

    QString m_words;
    std::vector<engine::CurrencySum> m_sums; // largest exposure first
};

}
