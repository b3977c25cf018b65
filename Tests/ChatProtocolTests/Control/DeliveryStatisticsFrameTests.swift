import ChatProtocol
import NIOCore
import SwiftProtobuf
import Testing

@Suite struct DeliveryStatisticsFrameTests {
    @Test func `the question has a number of its own and no fields`() throws {
        let frame = ProtoClientFrame.with {
            $0.requestID = 1
            $0.getDeliveryStatistics = .init()
        }
        #expect(try frame.controlFrame().hex == "00000004" + "0801" + "5200")
        #expect(try ProtoClientFrame(reading: ByteBuffer(hex: "0801" + "5200")) == frame)
    }

    @Test func `the answer keeps every field`() throws {
        let frame = ProtoServerFrame.with {
            $0.requestID = 1
            $0.deliveryStatistics = .with {
                $0.wire = .udp
                $0.roundTrip = 51_200
                $0.congestionWindow = 24_000
                $0.bytesInFlight = 1200
                $0.packetsSent = 4
                $0.packetsReceived = 5
                $0.packetsLost = 6
                $0.messagesByUdp = 7
                $0.messagesByTls = 8
                $0.resent = 9
                $0.repairsSent = 10
                $0.recovered = 11
                $0.hedged = 12
                $0.fallbacks = 13
                $0.sinceLastContact = 14
                $0.path = "[::1]:5"
                $0.messagesUnderWay = 15
            }
        }
        let fields =
            "0802" + "10809003" + "18c0bb01" + "20b009" + "2804" + "3005" + "3806" + "4007" + "4808" + "5009"
            + "580a" + "600b" + "680c" + "700d" + "780e" + "8201" + "07" + "5b3a3a315d3a35" + "88010f"
        #expect(try frame.controlFrame().hex == "00000034" + "0801" + "6a30" + fields)
        #expect(try ProtoServerFrame(reading: ByteBuffer(hex: "0801" + "6a30" + fields)) == frame)
    }

    @Test func `what was never measured is absent, and not nothing`() throws {
        let unmeasured = ProtoDeliveryStatistics()
        #expect(try unmeasured.serializedBytes() as [UInt8] == [])
        let immediate = ProtoDeliveryStatistics.with {
            $0.roundTrip = 0
            $0.sinceLastContact = 0
        }
        let read = try ProtoDeliveryStatistics(reading: ByteBuffer(bytes: immediate.serializedBytes() as [UInt8]))
        #expect(read.hasRoundTrip && read.hasSinceLastContact)
        #expect(!unmeasured.hasRoundTrip && !unmeasured.hasSinceLastContact)
    }
}
