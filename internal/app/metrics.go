package app

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tonghop/internal/db"
	"tonghop/internal/job"
	"tonghop/internal/seal"
)

// metrics are the figures of the running program for Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	tasks    *prometheus.HistogramVec
}

func newMetrics(a *App) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tonghop_request_seconds", Help: "Time of requests by route and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "status"}),
		tasks: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tonghop_task_seconds", Help: "Time of background tasks by kind and outcome.",
			Buckets: []float64{.005, .025, .1, .5, 2, 10, 60, 300},
		}, []string{"kind", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.tasks, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), databaseCollector{a})
	return m
}

// request notes a request. Status is kept by its hundred.
func (m *metrics) request(pattern string, status int, took time.Duration) {
	m.requests.WithLabelValues(pattern, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// job notes a run of a task.
func (m *metrics) job(kind job.Kind, how job.Outcome, took time.Duration) {
	m.tasks.WithLabelValues(string(kind), string(how)).Observe(took.Seconds())
}

// databaseCollector asks the database for its figures when somebody looks at them.
type databaseCollector struct{ a *App }

var (
	descReads    = prometheus.NewDesc("tonghop_db_reads_total", "Read transactions.", nil, nil)
	descReadSum  = prometheus.NewDesc("tonghop_db_read_seconds_total", "Time of read transactions.", nil, nil)
	descWrites   = prometheus.NewDesc("tonghop_db_writes_total", "Write transactions.", nil, nil)
	descWriteSum = prometheus.NewDesc("tonghop_db_write_seconds_total", "Time of write transactions, waiting for their turn included.", nil, nil)
	descCommits  = prometheus.NewDesc("tonghop_db_commits_total", "Commits of the embedded database; fewer than writes where several shared one.", nil, nil)
	descRetries  = prometheus.NewDesc("tonghop_db_retries_total", "Writes that PostgreSQL asked to try again.", nil, nil)
	descQueue    = prometheus.NewDesc("tonghop_db_queue", "Writes that wait for their turn.", nil, nil)
	descTasks    = prometheus.NewDesc("tonghop_tasks", "Background tasks by kind and state.", []string{"kind", "state"}, nil)
	descFree     = prometheus.NewDesc("tonghop_disk_free_bytes", "Room where files are kept.", nil, nil)
)

// Describe tells the collector's figures.
func (databaseCollector) Describe(c chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descReads, descReadSum, descWrites, descWriteSum, descCommits, descRetries, descQueue, descTasks, descFree} {
		c <- d
	}
}

// Collect gives them.
func (d databaseCollector) Collect(c chan<- prometheus.Metric) {
	counter := func(desc *prometheus.Desc, v float64) {
		c <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, v)
	}
	gauge := func(desc *prometheus.Desc, v float64, labels ...string) {
		c <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v, labels...)
	}
	s := d.a.DB.Stats()
	n, took := s.Reads()
	counter(descReads, float64(n))
	counter(descReadSum, took.Seconds())
	n, took = s.Writes()
	counter(descWrites, float64(n))
	counter(descWriteSum, took.Seconds())
	counter(descCommits, float64(s.Groups()))
	counter(descRetries, float64(s.Retries()))
	gauge(descQueue, float64(d.a.DB.Waiting()))
	if free, known := d.a.Blobs.Free(); known {
		gauge(descFree, float64(free))
	}
	ctx, cancel := contextFor(5 * time.Second)
	defer cancel()
	var counts []job.Count
	err := d.a.DB.Read(ctx, func(tx *db.Tx) (err error) { counts, err = job.Counts(tx); return err })
	if err != nil {
		c <- prometheus.NewInvalidMetric(descTasks, err)
		return
	}
	for _, k := range counts {
		gauge(descTasks, float64(k.Number), string(k.Kind), string(k.State))
	}
}

// handler serves the figures to whoever may reach it.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// guarded serves the figures to who has the token, on the address of the pages.
func (m *metrics) guarded(token string) http.Handler {
	inner := m.handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if token == "" || !ok || !seal.Same(given, token) {
			http.NotFound(w, r)
			return
		}
		inner.ServeHTTP(w, r)
	})
}
