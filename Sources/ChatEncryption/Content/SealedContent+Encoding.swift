import ChatIdentity
import SwiftProtobuf

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SealedContent {
    /// Encodes the content. The bytes are sealed as they are; nothing depends on a second encoding of the same value.
    ///
    /// - Throws: ``ContentError/malformed`` if the library refuses.
    package func encoded() throws(ContentError) -> [UInt8] {
        var content = ProtoContent()
        content.sender = sender.account
        content.senderDevice = sender.device.rawValue
        content.recipient = recipient
        content.token = Data(token)
        content.time = time
        content.counter = counter
        content.senderList = ProtoListReference(senderList)
        content.recipientList = ProtoListReference(recipientList)
        content.lastOpened = Data(lastOpened)
        switch kind {
        case .text(let text):
            content.kind = .text
            content.text = Data(text.utf8)
        case .empty:
            content.kind = .empty
        case .cannotOpen(let demand):
            content.kind = .cannotOpen
            content.cannotOpen.payloads = demand.payloads.map { Data($0) }
            content.cannotOpen.failedSession = demand.failedSession
            content.cannotOpen.sessions = demand.sessions
        case .healed(let text, let payload):
            content.kind = .healed
            content.text = Data(text.utf8)
            content.healedPayload = Data(payload)
        case .other(let number):
            content.kind = ProtoContent.Kind(rawValue: number) ?? .UNRECOGNIZED(number)
        }
        do {
            return try content.serializedBytes()
        } catch {
            throw .malformed
        }
    }

    /// Decodes content.
    ///
    /// - Throws: ``ContentError``.
    package init(_ bytes: [UInt8]) throws(ContentError) {
        guard bytes.count <= Padding.mostContent else {
            throw .malformed
        }
        try ContentScan.check(bytes)
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        let content: ProtoContent
        do {
            content = try ProtoContent(serializedBytes: bytes, options: options)
        } catch {
            throw .malformed
        }
        guard let device = DeviceNumber(rawValue: content.senderDevice) else {
            throw .invalid(.senderDevice)
        }
        guard content.room == 0 else {
            throw .unexpected(.room)
        }
        try self.init(
            kind: content.checkedKind(),
            sender: DeviceAddress(account: content.sender, device: device),
            recipient: content.recipient,
            token: Array(content.token),
            time: content.time,
            counter: content.counter,
            senderList: ListReference(content.senderList),
            recipientList: ListReference(content.recipientList),
            lastOpened: Array(content.lastOpened)
        )
    }
}

extension ProtoContent {
    fileprivate func checkedKind() throws(ContentError) -> SealedContent.Kind {
        switch kind {
        case .unspecified:
            throw .invalid(.kind)
        case .text:
            try refuse(.cannotOpen, .healedPayload)
            return .text(try checkedText())
        case .empty:
            try refuse(.text, .cannotOpen, .healedPayload)
            return .empty
        case .cannotOpen:
            try refuse(.text, .healedPayload)
            return .cannotOpen(
                HealingDemand(
                    payloads: cannotOpen.payloads.map { Array($0) },
                    failedSession: cannotOpen.failedSession,
                    sessions: cannotOpen.sessions
                )
            )
        case .healed:
            try refuse(.cannotOpen)
            return .healed(try checkedText(), payload: Array(healedPayload))
        case .identity, .UNRECOGNIZED:
            return .other(kind.rawValue)
        }
    }

    private func checkedText() throws(ContentError) -> String {
        guard let text = String(validating: text, as: UTF8.self) else {
            throw .invalid(.text)
        }
        return text
    }

    private func refuse(_ fields: ContentError.Field...) throws(ContentError) {
        let present: [ContentError.Field: Bool] = [
            .text: !text.isEmpty, .cannotOpen: hasCannotOpen, .healedPayload: !healedPayload.isEmpty,
        ]
        for field in fields where present[field] == true {
            throw .unexpected(field)
        }
    }
}

extension ProtoListReference {
    fileprivate init(_ list: ListReference) {
        self.init()
        version = list.version
        hash = Data(list.hash)
    }
}

extension ListReference {
    fileprivate init(_ list: ProtoListReference) {
        self.init(version: list.version, hash: Array(list.hash))
    }
}
