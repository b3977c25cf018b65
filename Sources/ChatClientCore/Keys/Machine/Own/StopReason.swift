/// Why direct messages of this account are not sent, in sentences for people: see ``OwnAccount/Phase/stopped(_:)``.
enum StopReason {
    static let serverForgot =
        "Encrypted messages were used with this account on this server, and now the server says that it cannot carry "
        + "them. Direct messages are not sent: ask its operator."
    static let keysGone =
        "Encrypted messages were used with this account on this server, and now neither this client nor the server has "
        + "its keys. Direct messages are not sent: start anew to use new keys."
    static let copiedAgain =
        "For the second time within a day it seems that a copy of this client's key store is in use, or the server "
        + "pretends that. Direct messages are not sent. Use each key store with one client only, and start this one "
        + "again tomorrow."
    static let otherServer =
        "The keys of this account belong to a server that was recognized in another way. Direct messages are not sent "
        + "to this one. If the server's certificate was replaced, accept it first."
    static let contradiction =
        "The server shows device lists of this account that contradict each other. Direct messages are not sent."
    static let replaced =
        "Another client has begun a new identity of this account. Start anew here to use encrypted messages."
    static let removed =
        "This client was removed from the devices of the account, or a copy of its key store is used elsewhere. "
        + "Start anew to use encrypted messages here."
}
