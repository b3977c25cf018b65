import ChatIdentity

@testable import ChatClientCore

/// Short texts of events and actions: a seed that went wrong is looked into with them.
extension EncryptionEvent {
    var summary: String {
        switch self {
        case .loggedIn(let facts): "loggedIn(\(facts.standing), \(facts.hasDevices))"
        case .arrived(let messages): "arrived(\(messages.map { "\($0.sender) \($0.conversation)/\($0.sequence)" }))"
        case .caughtUp: "caughtUp"
        case .answered(let number, let answer): "answered(\(number.rawValue), \(answer.summary))"
        case .mailWaiting: "mailWaiting"
        case .devicesChanged(let account): "devicesChanged(\(account))"
        case .prekeysLow(let left): "prekeysLow(\(left))"
        case .send(let text): "send(\(text.text))"
        case .withdraw(let id): "withdraw(\(id))"
        case .inquire(let account, _): "inquire(\(account))"
        case .accept(let account, _): "accept(\(account))"
        case .makeKeys: "makeKeys"
        case .resetIdentity: "resetIdentity"
        case .shown(let conversation, let sequence): "shown(\(conversation)/\(sequence))"
        case .ticked: "ticked"
        case .turnChecked: "turnChecked"
        case .disconnected: "disconnected"
        }
    }
}

extension EncryptionAnswer {
    var summary: String {
        switch self {
        case .conversations(let list, _, _): "conversations(\(list.count))"
        case .page(let messages, let isAtEnd): "page(\(messages.map(\.sequence)), \(isAtEnd))"
        case .devices(let shown): "devices(\(shown.version), \(shown.bundles.count))"
        case .stored(let receipt): "stored(\(receipt.sequence), \(receipt.repeated))"
        case .mail(let mail, _): "mail(\(mail.map { "\($0.sender) \($0.number)" }))"
        case .done: "done"
        case .failed(let error): "failed(\(error.code.rawValue))"
        }
    }
}

extension EncryptionAction {
    var summary: String {
        switch self {
        case .request(let number, let request): "\(number.rawValue): \(request.summary)"
        case .show(let message): "show(\(message.sequence), \(message.encryption))"
        case .opened(let message): "opened(\(message.sequence))"
        case .news(let news): "news(\(news))"
        case .repeatLogin: "repeatLogin"
        case .settled(let id, let outcome): "settled(\(id), \(outcome))"
        case .finished(let command, let error): "finished(\(command.rawValue), \(error?.code.rawValue ?? "-"))"
        }
    }
}

extension EncryptionRequest {
    var summary: String {
        switch self {
        case .conversations: "conversations"
        case .page(let conversation, let after): "page(\(conversation) after \(after))"
        case .devices(let query): "devices(\(query.account), \(query.knownVersion), \(query.bundlesFor.count))"
        case .publishDevices: "publishDevices"
        case .resetIdentity: "resetIdentity"
        case .publishPrekeys(let prekeys): "publishPrekeys(\(prekeys.pairs.count))"
        case .send(let text): "send(\(text.blocks.map(\.block.count)))"
        case .sendMail(let mail): "sendMail(\(mail.recipient.account), \(mail.payload.count), \(mail.block.count))"
        case .mail(let after): "mail(\(after))"
        }
    }
}
