package trailgen

import "strconv"

// A scene is everyday traffic of one kind. It plays once a day of the sample,
// with random numbers of its own for each day.
type scene struct {
	name string
	play func(st *stage, r *rng, today int64)
}

var scenes = []scene{
	{"trail-delivery", trailDelivery},
	{"config", configSweep},
	{"app-servers", appServers},
	{"report-builder", reportBuilder},
	{"cleanup", cleanupFunction},
	{"autoscaling", autoscaling},
	{"service-events", serviceEvents},
	{"backup", backupJob},
	{"pipeline", pipeline},
	{"deployment", deployment},
	{"legacy-pipeline", legacyPipeline},
	{"terraform", terraform},
	{"people", peopleAtWork},
	{"alice", aliceAtWork},
	{"billing", billing},
	{"once", onceOnly},
}

// playEveryday plays all scenes on all days.
func playEveryday(st *stage) {
	for _, s := range scenes {
		for today := sampleBegin; today < sampleEnd; today += day {
			s.play(st, stream(st.seed, "scene/"+s.name+"/"+strconv.FormatInt(today, 10)), today)
		}
	}
}

// clock gives a time of the day, up to some minutes later.
func clock(r *rng, today int64, h, m, spread int) int64 {
	return today + int64(h)*hour + int64(m)*minute + int64(r.between(0, spread*minute))
}

// dayNumber counts the days of the sample from 0.
func dayNumber(today int64) int { return int((today - sampleBegin) / day) }

// weekday tells the day of the week, Sunday being 0.
func weekday(today int64) int { return int((today/day + 4) % 7) }

// seconds makes the role session names that services build from the time.
func seconds(t int64) string { return strconv.FormatInt(t, 10) }
