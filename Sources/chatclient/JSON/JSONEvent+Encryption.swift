import ChatClientCore
import ChatProtocol

// End-to-end encryption. docs/JSON.md describes the fields.
extension JSONEvent {
    /// Adds whether a direct message is encrypted.
    static func add(_ encryption: MessageEncryption, to object: inout JSONObject) {
        switch encryption {
        case .none: object.add("encryption", "none")
        case .unexpectedlyPlain:
            object.add("encryption", "none")
            object.add("unexpected", true)
        case .sealed(let origin):
            object.add("encryption", "sealed")
            object.add("trust", origin.isVerified ? "verified" : "unverified")
            object.add("device", origin.device)
            if origin.isFromRemovedDevice {
                object.add("deviceRemoved", true)
            }
        case .unopened(let reason):
            object.add("encryption", "sealed")
            object.add("reason", name(of: reason))
        }
    }

    private static func name(of reason: UnopenedReason) -> String {
        switch reason {
        case .noKeys: "noKeys"
        case .beforeDevice: "beforeDevice"
        case .keyGone: "keyGone"
        case .damaged: "damaged"
        case .tooFarAhead: "tooFarAhead"
        case .noBlock: "noBlock"
        case .unlistedDevice: "unlistedDevice"
        case .double: "double"
        case .waiting: "waiting"
        case .keyStore: "keyStore"
        }
    }

    /// The name of the event of a piece of news.
    static func name(of news: EncryptionNews) -> String {
        switch news {
        case .own, .failed, .recovered: "encryption"
        case .identityChanged: "identityChanged"
        case .suspicious: "listProblem"
        case .devicesChanged: "devicesChanged"
        case .gap: "gap"
        case .outOfOrder: "outOfOrder"
        case .noDeviceMail: "noDeviceMail"
        case .notSent: "notSent"
        case .newDeviceNumber: "newDevice"
        }
    }

    /// Adds the fields of a piece of news.
    static func add(_ news: EncryptionNews, to object: inout JSONObject) {
        switch news {
        case .own(let state): add(state, to: &object)
        case .failed(let sentence):
            object.add("state", "failed")
            object.add("reason", sentence)
        case .recovered: object.add("state", "recovered")
        case .identityChanged(let account, let wasVerified, let time):
            object.add("username", account)
            object.add("wasVerified", wasVerified)
            object.add("time", time)
        case .suspicious(let account, let problem):
            object.add("username", account)
            object.add("problem", name(of: problem))
        case .devicesChanged(let account, let added, let removed):
            object.add("username", account)
            object.add("added", added)
            object.add("removed", removed)
        case .gap(let account, let device, let missing):
            object.add("username", account)
            object.add("device", device)
            object.add("missing", missing)
        case .outOfOrder(let account, let device, let messageID):
            object.add("username", account)
            object.add("device", device)
            object.add("messageId", messageID)
        case .noDeviceMail(let account, let device):
            object.add("username", account)
            object.add("device", device)
        case .notSent(let account, let text, let time):
            object.add("username", account)
            object.add("body", text)
            object.add("time", time)
        case .newDeviceNumber: break
        }
    }

    private static func add(_ state: OwnEncryption, to object: inout JSONObject) {
        switch state {
        case .none: object.add("state", "none")
        case .ready: object.add("state", "ready")
        case .linkNeeded: object.add("state", "linkNeeded")
        case .serverCannot: object.add("state", "serverCannot")
        case .stopped(let sentence):
            object.add("state", "stopped")
            object.add("reason", sentence)
        }
    }

    private static func name(of problem: ListProblem) -> String {
        switch problem {
        case .rolledBack: "rolledBack"
        case .forked: "forked"
        case .changedKeys: "changedKeys"
        case .devicesGone: "devicesGone"
        }
    }
}
