import ChatDelivery
import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Output: performs the I/O that the sessions' state machines ask for.
extension DeliveryHub {
    /// Performs all pending output of a session's state machine, then sets its timer.
    func drain(_ session: HubSession, now: NIODeadline) {
        if session.wantsPage, let missed = recent.messages(after: session.cursor) {
            session.rejoin(taking: missed)
        }
        var segments = SegmentBatch(isJoining: joinsDatagrams)
        do {
            while let output = try session.delivery.nextOutput(now: now) {
                perform(output, for: session, segments: &segments)
            }
        } catch {
            logger.critical("could not seal a datagram", metadata: ["error": "\(error)"])
            session.outbox.finish()
        }
        write(segments.finish())
        session.tellTrace(now: now)
        if session.wantsPage, !isClosed, sessions[session.id] != nil {
            session.isFetching = true
            pageRequests.yield(
                PageRequest(
                    session: session.id,
                    account: session.account.id,
                    after: session.cursor,
                    origin: session.origin,
                    publishedThrough: publishedThrough
                )
            )
        }
        schedule(session, now: now)
    }

    /// Writes to the socket without flushing. The caller flushes at its end, so that the datagrams of many readers
    /// share a system call.
    private func write(_ envelope: AddressedEnvelope<ByteBuffer>?) {
        guard let envelope, let channel else {
            return
        }
        if !channel.isWritable {
            channel.flush()
        }
        // A full socket buffer drops the datagram, as the network might: loss detection resends it.
        if channel.isWritable {
            channel.write(envelope, promise: envelope.metadata?.segmentSize == nil ? nil : batchPromise())
        }
    }

    /// Makes a promise that turns GSO off when the system refuses a GSO batch.
    private func batchPromise() -> EventLoopPromise<Void> {
        let promise = eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenFailure { error in
            if let code = (error as? IOError)?.errnoCode, [EINVAL, EIO, EMSGSIZE, EOPNOTSUPP].contains(code) {
                self.assumeIsolated { $0.joinsDatagrams = false }
            }
        }
        return promise
    }

    private func perform(_ output: ServerDelivery.Output, for session: HubSession, segments: inout SegmentBatch) {
        switch output {
        case .datagram(let datagram, let address):
            write(segments.add(datagram, to: address))
        case .control(let deliveries, let indices):
            let frame = ProtoServerFrame.with {
                $0.deliveries.deliveries = deliveries.map { delivery in
                    .with {
                        $0.advance = delivery.advance
                        $0.message = .init(delivery.message.readableBytesView)
                    }
                }
            }
            session.outbox.post(frame, deliveries: .init(session: session.id, indices: indices))
        case .wireChanged(let wire):
            let frame = ProtoServerFrame.with {
                $0.wireChanged.wire = ProtoTransport(wire)
            }
            session.outbox.post(frame)
        }
    }
}
