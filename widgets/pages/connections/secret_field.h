#pragma once

#include "desk/backend.h"

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;

namespace tieout::ui {

// Takes what one way to sign in keeps as its secret: a key of several lines, one word, or two words
// that are asked for one by one. One word is never shown.
class SecretField : public QWidget {
    Q_OBJECT

public:
    explicit SecretField(QWidget* parent = nullptr);
    void setKind(desk::SecretKind kind);
    // As it is kept: two secrets stand on two lines, in the order the connector reads them.
    QString text() const;
    // What is wrong with what was entered; empty: nothing, or nothing was entered.
    QString problem() const;

    static QString label(desk::SecretKind kind); // "Consumer and token secret"
    static QString words(desk::SecretKind kind); // a sentence: what to enter, where it is found

private:
    desk::SecretKind m_kind = desk::SecretKind::PrivateKey;
    QPlainTextEdit* m_lines;
    QLineEdit* m_word;
    QLineEdit* m_consumer;
    QLineEdit* m_token;
};

}
