#pragma once

#include <QMap>
#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace tieout::ui {

// The way between pages: icon and word, or the icon alone when collapsed (remembered).
class Rail : public QWidget {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);
    void add(const QString& id, const QString& title, const QString& icon, int number); // Ctrl+number, 0 = none
    void setOffered(const QString& id, bool offered);
    void setCurrent(const QString& id);
    void setCollapsed(bool collapsed);
    bool collapsed() const { return m_collapsed; }

signals:
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_layout;
    QToolButton* m_fold;
    QMap<QString, QToolButton*> m_buttons;
    QString m_current;
    bool m_collapsed = false;
};

}
