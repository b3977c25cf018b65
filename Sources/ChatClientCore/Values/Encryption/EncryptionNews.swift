/// Something about end-to-end encryption that people should know. Labels are sanitized for display.
public enum EncryptionNews: Sendable, Equatable {
    /// This client's own state: after each login, and when it changes.
    case own(OwnEncryption)

    /// An account has another identity than before: it began anew, or somebody else answers in its name. If it was
    /// verified, nothing is sent to it until a person accepts the identity. The time is in milliseconds since
    /// 1970-01-01 UTC.
    case identityChanged(account: String, wasVerified: Bool, time: Int64)

    /// The server showed device lists of an account that contradict earlier ones: nothing is sent to it until a person
    /// accepts them.
    case suspicious(account: String, ListProblem)

    /// Devices of an account were added or removed; of this account, too.
    case devicesChanged(account: String, added: [String], removed: [String])

    /// So many messages of a device did not arrive.
    case gap(account: String, device: String, missing: UInt64)

    /// The message with this id does not stand where it was written: it comes after messages that its sender's device
    /// sent later, or before one that its sender had read.
    case outOfOrder(account: String, device: String, messageID: UInt64)

    /// Messages of a device arrive, but nothing that the device sends for the keys themselves.
    case noDeviceMail(account: String, device: String)

    /// A message of an earlier run of this client that is not known to be stored. The time is in milliseconds since
    /// 1970-01-01 UTC.
    case notSent(account: String, text: String, time: Int64)

    /// The key store was restored from a copy, or copied: this client is a new device from now on.
    case newDeviceNumber

    /// The key store failed, for the reason of this sentence: direct messages are neither opened nor sent.
    case failed(String)

    /// The key store works again. Messages that were shown meanwhile without their texts come as
    /// ``ChatEvent/opened(_:)``.
    case recovered
}

/// What is wrong with the device lists that the server shows of an account.
public enum ListProblem: Sendable, Hashable {
    /// The list is older than one that was seen before.
    case rolledBack
    /// There are two lists of one version, or the chain of lists has a gap.
    case forked
    /// A list that the account itself has signed has other keys for a device than before: one of its clients is broken,
    /// or somebody else has its keys.
    case changedKeys
    /// The account had devices, and now the server shows none.
    case devicesGone
}

/// The state of this client's own encryption.
public enum OwnEncryption: Sendable, Equatable {
    /// This client has no key store, or the account has no keys and none are made by themselves.
    case none

    /// The client has keys.
    case ready

    /// The account's keys are on another client.
    case linkNeeded

    /// The server is too old.
    case serverCannot

    /// No direct messages are sent, for the reason of this sentence.
    case stopped(String)
}
