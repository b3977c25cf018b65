import ChatIdentity
import ChatProtocol
import Foundation
import SwiftProtobuf

extension EncryptionRequest {
    /// The frame of the request.
    var wire: ProtoClientFrame.OneOf_Request {
        switch self {
        case .conversations(let after): .listConversations(.with { $0.after = after })
        case .page(let conversation, let after): .getHistory(Self.page(conversation, after))
        case .devices(let query): .getDevices(ProtoGetDevices(query))
        case .publishDevices(let publication): .publishDevices(ProtoPublishDevices(publication))
        case .resetIdentity(let password, let publication): .resetIdentity(ProtoResetIdentity(password, publication))
        case .publishPrekeys(let publication): .publishPrekeys(ProtoPublishPrekeys(publication))
        case .send(let text): .send(ProtoSend(text))
        case .sendMail(let mail): .sendDeviceMail(ProtoSendDeviceMail(mail))
        case .mail(let after): .getDeviceMail(.with { $0.after = after })
        }
    }

    private static func page(_ conversation: UInt64, _ after: UInt64) -> ProtoGetHistory {
        .with {
            $0.conversation = conversation
            $0.after = after
            $0.limit = EncryptionLimits().pageSize
            $0.catchingUp = true
        }
    }
}

extension EncryptionAnswer {
    /// Reads the server's answer to a request.
    init(_ answer: PendingRequests.Answer, to request: EncryptionRequest) {
        switch answer {
        case .failure(let error):
            self = .failed(error as? ChatError ?? ChatError(.connectionLost, "The request was not answered."))
        case .success(.error(let error)):
            self = .failed(ChatError(error))
        case .success(let body):
            self = Self.fitting(body, request) ?? .failed(.unfittingAnswer)
        }
    }

    /// Reads an answer of the right kind; `nil` for another one.
    private static func fitting(
        _ body: ProtoServerFrame.OneOf_Body,
        _ request: EncryptionRequest
    ) -> EncryptionAnswer? {
        switch (request, body) {
        case (.conversations, .conversationList(let list)):
            .conversations(
                list.conversations.compactMap { DirectConversation($0) },
                through: list.conversations.map(\.conversation).max() ?? 0,
                more: list.more
            )
        case (.page, .history(let history)):
            .page(
                history.messages.map { ReceivedMessage($0.message, wire: .tls, isMissed: true) },
                isAtEnd: history.atEnd
            )
        case (.devices, .devices(let devices)): .devices(ShownDevices(devices))
        case (.send, .stored(let stored)): .stored(Receipt(stored))
        case (.mail, .deviceMail(let mail)): .mail(mail.items.map { ReceivedMail($0) }, more: mail.more)
        case (.publishDevices, .done), (.resetIdentity, .done), (.publishPrekeys, .done), (.sendMail, .done): .done
        default: nil
        }
    }
}

extension DirectConversation {
    /// Reads a conversation; `nil` if it is not a direct one.
    fileprivate init?(_ conversation: ProtoConversation) {
        guard conversation.kind == .direct else {
            return nil
        }
        self.init(
            number: conversation.conversation,
            name: SafeText.line(conversation.name),
            lastSequence: conversation.lastSequence
        )
    }
}

extension ShownDevices {
    fileprivate init(_ devices: ProtoDevices) {
        self.init(
            username: SafeText.line(devices.username),
            identity: [UInt8](devices.identity),
            lists: devices.lists.map { SignedPart(body: [UInt8]($0.body), signature: [UInt8]($0.signature)) },
            more: devices.more,
            bundles: devices.bundles.map { ShownBundle($0) },
            pairsLeft: devices.pairsLeft,
            pairsHandedOut: devices.pairsHandedOut.map {
                HandedOutPair(number: $0.number, time: CalendarDate.bounded($0.time))
            },
            version: devices.version
        )
    }
}

extension ShownBundle {
    fileprivate init(_ bundle: ProtoBundle) {
        self.init(
            device: bundle.device,
            prekey: SignedPart(bundle.prekey),
            pair: bundle.hasPair ? SignedPart(bundle.pair) : nil
        )
    }
}

extension SignedPart {
    fileprivate init(_ prekey: ProtoSignedPrekey) {
        self.init(body: [UInt8](prekey.body), signature: [UInt8](prekey.signature))
    }
}

extension ReceivedMail {
    fileprivate init(_ item: ProtoDeviceMailItem) {
        self.init(
            number: item.number,
            sender: SafeText.line(item.sender),
            senderDevice: item.senderDevice,
            payload: [UInt8](item.payload),
            block: [UInt8](item.block),
            time: CalendarDate.bounded(item.time)
        )
    }
}

extension ProtoGetDevices {
    fileprivate init(_ query: DevicesQuery) {
        self.init()
        username = query.account
        knownIdentity = Data(query.knownIdentity)
        knownVersion = query.knownVersion
        bundlesFor = query.bundlesFor.map(\.rawValue)
    }
}

extension ProtoPublishDevices {
    fileprivate init(_ publication: DevicePublication) {
        self.init()
        list = ProtoSignedDeviceList(publication.list)
        identity = Data(publication.identity)
        device = publication.device.rawValue
        blocksSealed = publication.blocksSealed
    }
}

extension ProtoResetIdentity {
    fileprivate init(_ password: String, _ publication: DevicePublication) {
        self.init()
        self.password = password
        list = ProtoSignedDeviceList(publication.list)
        identity = Data(publication.identity)
        device = publication.device.rawValue
        blocksSealed = publication.blocksSealed
    }
}

extension ProtoSignedDeviceList {
    fileprivate init(_ list: SignedPart) {
        self.init()
        body = Data(list.body)
        signature = Data(list.signature)
    }
}

extension ProtoSignedPrekey {
    fileprivate init(_ prekey: SignedPart) {
        self.init()
        body = Data(prekey.body)
        signature = Data(prekey.signature)
    }
}

extension ProtoPublishPrekeys {
    fileprivate init(_ publication: PrekeyPublication) {
        self.init()
        if let signed = publication.prekey {
            prekey = ProtoSignedPrekey(signed)
        }
        pairs = publication.pairs.map { ProtoSignedPrekey($0) }
    }
}

extension ProtoSend {
    fileprivate init(_ text: SealedText) {
        self.init()
        recipient = text.recipient
        token = Data(text.token)
        sealed = .with { sealed in
            sealed.senderDevice = text.senderDevice.rawValue
            sealed.payload = Data(text.payload)
            sealed.blocksSealed = text.blocksSealed
            sealed.blocks = text.blocks.map { part in
                .with {
                    $0.device = part.device.rawValue
                    $0.block = Data(part.block)
                }
            }
        }
    }
}

extension ProtoSendDeviceMail {
    fileprivate init(_ mail: SealedMail) {
        self.init()
        recipient = mail.recipient.account
        device = mail.recipient.device.rawValue
        senderDevice = mail.senderDevice.rawValue
        payload = Data(mail.payload)
        block = Data(mail.block)
        token = Data(mail.token)
        blocksSealed = mail.blocksSealed
    }
}
